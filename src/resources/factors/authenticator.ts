import { z } from 'zod';
import { field } from '../../step/field.ts';
import { date, text } from '../../step/fields.ts';
import { unlessMissing } from '../../step/missing-feature.ts';

/** An authenticator of the org, without its settings. Nothing but the ID can be relied on. */
export const authenticatorModel = field(
  z.strictObject({
    id: field(z.string(), { title: 'Authenticator ID' }),
    key: text('Key', 'For example okta_verify, phone_number or webauthn.'),
    name: text('Name'),
    type: text('Type', 'For example app, phone, email, password or security_key.'),
    status: text('Status', 'ACTIVE or INACTIVE.'),
    created: date('Created'),
    lastUpdated: date('Last updated'),
  }),
  { title: 'Authenticator' },
);

/** An authenticator, see {@link authenticatorModel}. */
export type Authenticator = z.infer<typeof authenticatorModel>;

/** The result of a call about authenticators, which Classic Engine does not have. */
export function ofAuthenticators<Value>(call: Promise<Value>): Promise<Value> {
  return unlessMissing(call, 'authenticators, which come with Identity Engine');
}
