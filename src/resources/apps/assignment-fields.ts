import { z } from 'zod';
import { field } from '../../step/field.ts';
import { requiredText } from '../../step/text.ts';

/** Attributes of a user in one app; which there are is up to the app. */
export const appProfile = field(z.record(z.string(), z.unknown()), {
  title: 'App profile',
  description:
    'Attributes of the user in the app. Use null to clear an attribute. Leave out attributes that profile mappings fill in.',
});

/** What a user signs in to an app with. */
export const appCredentials = field(
  z.strictObject({
    userName: field(requiredText().max(100), {
      title: 'Username in the app',
      description: "Default: created from the app's username template.",
      placeholder: 'grace.lindqvist@acme.example',
    }).optional(),
    password: field(z.string().min(1), {
      title: 'Password in the app',
      description: 'Only for apps that store a password for each user.',
      secret: true,
    }).optional(),
  }),
  { title: 'App credentials' },
);
