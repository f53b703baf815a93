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
      description: 'Apps to assign: IDs, or objects with app, profile and credentials.',
      optionsFrom: 'apps',
    },
  ).optional(),
  activate: field(z.boolean(), {
    title: 'Activate',
    description: 'Whether to activate the user at the end. A deactivated user is activated first.',
    default: true,
  }).optional(),
  sendEmail: field(z.boolean(), {
    title: 'Send email',
    description:
      'Whether Okta emails the activation link to the user; otherwise it is returned in the output. Not sent to a user with a password unless you set it.',
    default: true,
  }).optional(),
  ifExists: field(z.enum(['use', 'refuse']), {
    title: 'If the login is taken',
    description: 'Use the existing user, keeping their profile and password, or refuse and fail.',
    default: 'use',
  }).optional(),
});
