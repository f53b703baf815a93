import { z } from 'zod';
import { field } from '../../step/field.ts';
import { oneTimeSecrets } from './one-time-secrets.ts';
import { statusChangeModel, statusChangeOutput } from './status-change.ts';

/** The link and token of an activation that Okta has not mailed. */
export const activationLink = {
  activationUrl: field(z.string(), {
    title: 'Activation link',
    description: 'Link for the user to set a password, if Okta did not email it. Works once, for a limited time.',
    secret: true,
  }).optional(),
  activationToken: field(z.string(), {
    title: 'Activation token',
    description: 'One-time token in the link. Use it to build your own link.',
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
