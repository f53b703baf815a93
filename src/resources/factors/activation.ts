import { OktaError, refusedField } from '../../okta/errors.ts';
import type { Okta } from '../../step/action.ts';
import { type EnrolledFactor, type FactorOf, withoutActivation } from './factor.ts';
import { unlessUnavailable } from './waiting.ts';

/** How an activation ended. */
export const activationResults = ['ACTIVE', 'WAITING', 'TIMEOUT'] as const;

/** What an activation has led to. */
export interface Activation {
  readonly changed: boolean;
  readonly result: (typeof activationResults)[number];
  readonly factor: EnrolledFactor;
}

type Operations = 'activateFactor' | 'getFactor';

/** Activates a pending factor: with a code, or a push by waiting until the user's device has confirmed it. */
export async function activate(
  okta: Okta<Operations>,
  { passCode, waitMs, ...path }: FactorOf & { readonly passCode?: string | undefined; readonly waitMs: number },
): Promise<Activation> {
  const before = withoutActivation(await okta.read('getFactor', { path }));
  if (before.status === 'ACTIVE') return { changed: false, result: 'ACTIVE', factor: before };
  if (before.factorType === 'push') {
    if (passCode !== undefined) throw refusedField('passCode', { what: 'cannot be used with a push factor', hint });
    return confirmPush(okta, { path, before, waitMs });
  }
  if (before.factorType !== undefined && byBrowser.has(before.factorType))
    throw refusedField('factor', {
      what: `names a ${before.factorType} factor, which only the user's browser can activate`,
      hint: 'let the user finish the enrollment',
    });
  if (passCode === undefined) throw refusedField('passCode', { what: 'is required for every factor except push' });
  await enterCode(okta, { path, passCode });
  return { changed: true, result: 'ACTIVE', factor: withoutActivation(await okta.read('getFactor', { path })) };
}

const hint = 'leave it out';
const byBrowser: ReadonlySet<string> = new Set(['webauthn', 'u2f']);

/** Sends the code. After a lost response the status tells whether Okta accepted it. */
async function enterCode(
  okta: Okta<Operations>,
  { path, passCode }: { readonly path: FactorOf; readonly passCode: string },
): Promise<void> {
  const lookUp = async () => {
    const now = await okta.read('getFactor', { path });
    return now.status === 'ACTIVE' ? now : undefined;
  };
  try {
    await okta.call('activateFactor', { path, body: { passCode }, afterLoss: { lookUp } });
  } catch (error) {
    throw error instanceof OktaError ? explained(error) : error;
  }
}

function explained(error: OktaError): OktaError {
  if (error.errorCode === 'E0000068')
    return error.rephrased(
      'invalid_request',
      { what: 'Okta rejected the passcode', hint: 'enter the newest code; five attempts are allowed in five minutes' },
      { field: 'passCode' },
    );
  // Okta: five attempts in five minutes, counted apart from the rate limits of the org.
  if (error.errorCode === 'E0000047')
    return error.rephrased('rate_limited', {
      what: 'Okta refuses further attempts to activate this factor for now',
      hint: 'wait five minutes before the next attempt',
    });
  return error;
}

async function confirmPush(
  okta: Okta<Operations>,
  { path, before, waitMs }: { path: FactorOf; before: EnrolledFactor; waitMs: number },
): Promise<Activation> {
  // Okta's reference: a push is activated by polling. Repeating the request is harmless.
  const ask = () => okta.call('activateFactor', { path, afterLoss: 'repeat' });
  const resultOf = ({ status, factorResult }: { status?: string | undefined; factorResult?: string }) => {
    if (status === 'ACTIVE') return 'ACTIVE';
    return factorResult === undefined || factorResult === 'WAITING' ? undefined : 'TIMEOUT';
  };
  let result: Activation['result'] | undefined = resultOf(await ask());
  const poll = async () => {
    // Okta may count these requests as attempts (undocumented). Then the status still shows a confirmed push.
    const seen = (await unlessUnavailable(ask())) ?? (await unlessUnavailable(okta.read('getFactor', { path })));
    return seen === undefined ? undefined : resultOf(seen);
  };
  if (result === undefined && waitMs > 0) result = await okta.until(poll, waitMs);
  if (result !== 'ACTIVE') return { changed: false, result: result ?? 'WAITING', factor: before };
  return { changed: true, result, factor: withoutActivation(await okta.read('getFactor', { path })) };
}
