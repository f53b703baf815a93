import { z } from 'zod';
import { app } from './app.ts';
import { appCredentials, appProfile } from './app-assignment.ts';
import { password } from './credentials.ts';
import { field } from './field.ts';
import { groupsToJoin } from './group.ts';
import { segmentText } from './text.ts';
import { newProfile } from './user-profile.ts';

/** Input of the step that onboards a user. */
export const onboarding = z.strictObject({
  profile: newProfile,
  password: password.optional(),
  groupIds: groupsToJoin,
  apps: field(
    z.array(
      z.union([
        z.strictObject({ app, profile: appProfile.optional(), credentials: appCredentials.optional() }),
        segmentText(),
      ]),
    ),
    {
      title: 'Apps',
      description: 'Apps to assign: IDs, or objects of app with profile and credentials.',
      optionsFrom: 'apps',
    },
  ).optional(),
  activate: field(z.boolean(), {
    title: 'Activate',
    description: 'Activate the user at the end; true if left out. A deactivated user is activated first.',
  }).optional(),
  sendEmail: field(z.boolean(), {
    title: 'Send e-mail',
    description:
      'Whether Okta mails the activation to the user; true if left out, but false with a password. If false and there is no password, the output carries the link.',
  }).optional(),
  ifExists: field(z.enum(['use', 'refuse']), {
    title: 'If the login is taken',
    description:
      'use: the user who has it is completed, profile and password stay as they are. refuse: the step fails; for when it may be somebody else. use if left out.',
  }).optional(),
});
