import { z } from 'zod';
import { field } from './field.ts';

const sendEmail = (description: string) => field(z.boolean(), { title: 'Send e-mail', description }).optional();

/** Whether activating mails the link to the user. */
export const activationEmail = sendEmail(
  'Whether Okta mails the activation link to the user; true if left out. If false, the output carries the link.',
);

/** Whether reactivating mails the link to the user. */
export const reactivationEmail = sendEmail(
  'Whether Okta mails a new activation link to the user; false if left out: then the output carries the link.',
);

/** Whether deactivating or deleting mails the administrator. */
export const deactivationEmail = sendEmail(
  'Whether Okta tells the administrator about it by e-mail; false if left out.',
);
