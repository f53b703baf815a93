import { z } from 'zod';
import { field } from '../../step/field.ts';
import { segmentText } from '../../step/fields.ts';
import { app } from '../apps/app.ts';
import { appCredentials, appProfile } from '../apps/assignment.ts';
import { password } from '../users/credentials.ts';
import { newProfile } from '../users/profile.ts';
import { groupsToJoin } from '../users/profile-update.ts';

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
