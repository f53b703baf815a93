import { z } from 'zod';
import { OktaError } from '../../okta/errors.ts';
import type { Okta } from '../../step/action.ts';
import { field } from '../../step/field.ts';
import { date, text } from '../../step/fields.ts';

/** An enrolled factor as steps return it: what it is, never its keys, numbers or secrets. */
export const factorModel = field(
  z.strictObject({
    id: field(z.string(), { title: 'Factor ID' }),
    factorType: text('Factor type', 'For example push, sms, token:software:totp or webauthn.'),
    provider: text('Provider', 'For example OKTA, GOOGLE or FIDO.'),
    vendorName: text('Vendor'),
    status: text('Status', 'ACTIVE, PENDING_ACTIVATION and others.'),
    created: date('Created'),
    lastUpdated: date('Last updated'),
  }),
  { title: 'Factor' },
);

/** A factor, see {@link factorModel}. */
export type Factor = z.infer<typeof factorModel>;

/** The factors that Okta lists; `undefined` if the token may not list them, which does not prevent a reset. */
export async function factorsOf(okta: Okta<'listFactors'>, userId: string): Promise<Factor[] | undefined> {
  const factors: Factor[] = [];
  try {
    for await (const page of okta.pages('listFactors', { path: { userId } })) factors.push(...page);
    return factors;
  } catch (error) {
    if (error instanceof OktaError && error.category === 'forbidden') return undefined;
    throw error;
  }
}
