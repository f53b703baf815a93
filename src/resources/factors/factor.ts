import { z } from 'zod';
import { field } from '../../step/field.ts';
import { date, text } from '../../step/member.ts';
import { textOf, tidyObject } from '../../step/tidy.ts';

/** An enrolled factor as steps return it: what it is, never its keys, numbers or secrets. */
export const factorModel = field(
  z.strictObject({
    id: field(z.string(), { title: 'Factor ID' }),
    factorType: text('Factor type', 'Such as push, sms, token:software:totp or webauthn.'),
    provider: text('Provider', 'Such as OKTA, GOOGLE or FIDO.'),
    vendorName: text('Vendor'),
    status: text('Status', 'ACTIVE, PENDING_ACTIVATION and others.'),
    created: date('Created'),
    lastUpdated: date('Last updated'),
  }),
  { title: 'Factor' },
);

/** A factor, see {@link factorModel}. */
export type Factor = z.infer<typeof factorModel>;

const members = ['factorType', 'provider', 'vendorName', 'status', 'created', 'lastUpdated'] as const;

/**
 * Reads a factor from Okta's answer. Only known members are kept: by type, the profile and what is embedded hold key
 * material, shared secrets and telephone numbers.
 */
export function toFactor(value: unknown): Factor {
  const found = tidyObject(value, 'factor');
  const factor: Factor = { id: textOf(found['id']) };
  for (const member of members) {
    const text = found[member];
    if (typeof text === 'string') factor[member] = text;
  }
  return factor;
}
