import { z } from 'zod';
import { field } from './field.ts';
import { requiredText } from './text.ts';

/** Attributes of a user in one app; which there are is up to the app. */
export const appProfile = field(z.record(z.string(), z.unknown()), {
  title: 'App profile',
  description: "Attributes of the user in the app; null clears one. Leave out what the app's profile mappings fill in.",
});

/** What a user signs in to an app with. */
export const appCredentials = field(
  z.strictObject({
    userName: field(requiredText().max(100), {
      title: 'User name in the app',
      description: "Made by the app's own template if left out.",
      placeholder: 'grace.lindqvist@acme.example',
    }).optional(),
    password: field(z.string().min(1), {
      title: 'Password in the app',
      description: 'Only for apps whose sign-on stores a password per user.',
      secret: true,
    }).optional(),
  }),
  { title: 'App credentials' },
);
