import { z } from 'zod';
import { field } from '../../step/field.ts';

const sendEmail = (description: string, byDefault: boolean) =>
  field(z.boolean(), { title: 'Send email', description, default: byDefault }).optional();

/** Whether activating emails the link to the user. */
export const activationEmail = sendEmail(
  'Whether Okta emails the activation link to the user; otherwise it is returned in the output.',
  true,
);

/** Whether reactivating emails the link to the user. */
export const reactivationEmail = sendEmail(
  'Whether Okta emails a new activation link to the user; otherwise it is returned in the output.',
  false,
);

/** Whether deactivating or deleting emails the administrator. */
export const deactivationEmail = sendEmail('Whether Okta emails the administrator about it.', false);
