import { z } from 'zod';
import { OktaError } from '../../okta/errors.ts';
import type { Okta } from '../../step/action.ts';
import { field } from '../../step/field.ts';
import { date, text } from '../../step/fields.ts';
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

/** The factors that Okta lists; `undefined` if the token may not see them, which is no reason to keep them. */
export async function factorsOf(okta: Okta<'listFactors'>, userId: string): Promise<Factor[] | undefined> {
  const factors: Factor[] = [];
  try {
    for await (const page of okta.pages('listFactors', { path: { userId } })) factors.push(...page.map(toFactor));
    return factors;
  } catch (error) {
    if (error instanceof OktaError && error.category === 'forbidden') return undefined;
    throw error;
  }
}
