import { z } from 'zod';
import { field } from '../../step/field.ts';
import { requiredText } from '../../step/fields.ts';

/** The label of an app. */
export const appLabel = field(requiredText().max(100), {
  title: 'Label',
  description: 'Name that users see. Need not be unique.',
  placeholder: 'Robot wiki',
});

const flag = (title: string, description?: string) =>
  field(z.boolean(), { title, ...(description === undefined ? {} : { description }) }).optional();

/** How an app appears to users. */
export const appVisibility = field(
  z.strictObject({
    autoLaunch: flag('Launch automatically', 'Whether to open the app when a user signs in to Okta.'),
    autoSubmitToolbar: flag('Sign in automatically', "Whether to sign in when a user opens the app's sign-in page."),
    hide: field(
      z.strictObject({
        web: flag('Hide on the dashboard'),
        iOS: flag('Hide in Okta Mobile'),
      }),
      { title: 'Hide' },
    ).optional(),
  }),
  { title: 'Visibility', description: "How the app appears on users' dashboards." },
);

/** How an app appears to users, see {@link appVisibility}. */
export type Visibility = z.infer<typeof appVisibility>;

/** Settings of an app that depend on its type. */
export const appSettings = field(z.record(z.string(), z.unknown()), {
  title: 'Settings',
  description:
    "Settings with Okta's own names, such as app, signOn, oauthClient and notes. Merged over the other values.",
  docs: 'https://developer.okta.com/docs/api/openapi/okta-management/management/tag/Application/#tag/Application/operation/createApplication',
});
