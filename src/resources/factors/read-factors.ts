import { OktaError } from '../../okta/errors.ts';
import type { Okta } from '../../step/context.ts';
import { type Factor, toFactor } from './factor.ts';

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
