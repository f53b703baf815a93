import { OktaError, refusedField } from '../../okta/errors.ts';
import type { Okta } from '../../step/action.ts';
import { type EnrolledFactor, type Factor, type FactorOf, kindOfFactor, listedFactors } from './factor.ts';

type Operations = 'unenrollFactor' | 'getFactor' | 'listFactors';

/** What the removal of a factor has led to. */
export interface FactorRemoval {
  readonly changed: boolean;
  readonly alsoRemoved: Factor[];
}

/** Removes one factor of a user, and reports which others went with it. */
export async function removeFactor(
  okta: Okta<Operations>,
  { removeRecovery, ...path }: FactorOf & { readonly removeRecovery?: boolean | undefined },
): Promise<FactorRemoval> {
  const listed = await listedFactors(okta, path.userId);
  // The list follows a policy, so an absent factor may still exist.
  const found = listed.find(({ id }) => id === path.factorId) ?? (await okta.find('getFactor', { path }));
  if (found === undefined) return { changed: false, alsoRemoved: [] };
  if (removeRecovery === true && !phones.has(found.factorType ?? ''))
    throw refusedField('removeRecovery', {
      what: `is only for sms and call factors, not for ${found.factorType}`,
      hint: 'leave it out',
    });
  const expected = goesWith(found, listed);
  const notes = expected.map(({ factorType, provider }) => `Also removes the factor ${factorType} (${provider}).`);
  const query = { removeRecoveryEnrollment: removeRecovery };
  if (!(await okta.remove('unenrollFactor', { path, query, notes }))) return { changed: false, alsoRemoved: [] };
  const left = await factorsAfterwards(okta, path.userId);
  const gone = left === undefined ? expected : listed.filter(({ id }) => id !== found.id && !left.has(id));
  return { changed: true, alsoRemoved: gone.map(kindOfFactor) };
}

const phones: ReadonlySet<string> = new Set(['sms', 'call']);

/** What Okta removes together with a factor (Okta's reference: the push and FastPass of Okta Verify take its others along). */
function goesWith(factor: EnrolledFactor, all: readonly EnrolledFactor[]): EnrolledFactor[] {
  const isOktaVerify = ({ factorType = '', provider }: EnrolledFactor) =>
    provider === 'OKTA' && ['push', 'signed_nonce', 'token:software:totp'].includes(factorType);
  if (!isOktaVerify(factor) || factor.factorType === 'token:software:totp') return [];
  return all.filter((each) => each.id !== factor.id && isOktaVerify(each));
}

/** The IDs of the remaining factors; `undefined` if they cannot be read, which does not undo the removal. */
async function factorsAfterwards(okta: Okta<'listFactors'>, userId: string): Promise<Set<string> | undefined> {
  try {
    return new Set((await listedFactors(okta, userId)).map(({ id }) => id));
  } catch (error) {
    if (!(error instanceof OktaError) || error.category === 'cancelled') throw error;
    return undefined;
  }
}
