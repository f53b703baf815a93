import { z } from 'zod';
import { field } from '../fields/field.ts';
import { oneTimeSecrets } from './one-time-secrets.ts';
import { statusChangeModel, statusChangeOutput } from './status-change.ts';

/** The link and token of an activation that Okta has not mailed. */
export const activationLink = {
  activationUrl: field(z.string(), {
    title: 'Activation link',
    description:
      'For the user, if Okta sent no e-mail and a password is still to be set. Works once, for a limited time.',
    secret: true,
  }).optional(),
  activationToken: field(z.string(), {
    title: 'Activation token',
    description: 'The one-time token in the link, for a link of your own.',
    secret: true,
  }).optional(),
};

/** Output of the steps that activate a user. */
export const activationModel = statusChangeModel.extend(activationLink);

/** Picks the output out of an activation. */
export function activationOutput(
  change: z.infer<typeof statusChangeModel> & { readonly answer: unknown },
): z.infer<typeof activationModel> {
  return { ...statusChangeOutput(change), ...oneTimeSecrets(change.answer, ['activationUrl', 'activationToken']) };
}
