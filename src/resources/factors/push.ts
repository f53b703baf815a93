import { z } from 'zod';
import { OktaError, refusedField } from '../../okta/errors.ts';
import type { Okta } from '../../step/action.ts';
import { type FieldFault, requiredText } from '../../step/fields.ts';
import { type FactorOf, listedFactors } from './factor.ts';
import { unlessUnavailable } from './waiting.ts';

/** How far a push is. */
export interface PushState {
  readonly factorResult?: string;
  readonly transaction?: string;
  readonly correctAnswer?: string;
  readonly expiresAt?: string;
}

/** An IP address, of either version. */
export const ipAddress = requiredText()
  .max(45)
  .refine((text) => z.ipv4().safeParse(text).success || z.ipv6().safeParse(text).success, {
    message: 'is not an IP address',
    params: { hint: 'use an IPv4 or IPv6 address' },
  });

/** How a verification by push ended. */
export const pushResults = ['SUCCESS', 'REJECTED', 'TIMEOUT', 'WAITING', 'FAILED'] as const;

/** One of {@link pushResults}. */
export type PushResult = (typeof pushResults)[number];

/** The input of a verification by push. */
export interface PushInput {
  readonly factor?: string | undefined;
  readonly transaction?: string | undefined;
  readonly numberMatching?: boolean | undefined;
  readonly waitSeconds?: number | undefined;
  readonly clientIp?: string | undefined;
  readonly userAgent?: string | undefined;
}

/** A verification by push, as far as it is known. */
export interface Verification {
  readonly factorId: string;
  readonly result: PushResult;
  readonly transaction?: string;
  readonly correctAnswer?: string;
  readonly expiresAt?: string;
}

/** Faults of fields that exclude each other. */
export function pushFaults(input: PushInput): FieldFault[] {
  const faults: FieldFault[] = [];
  const { factor, transaction, numberMatching = false, waitSeconds, clientIp, userAgent } = input;
  if (transaction !== undefined && factor === undefined)
    faults.push({ path: 'factor', message: 'is required with transaction', hint: 'use the factor of the first run' });
  if (transaction !== undefined)
    for (const [path, value] of Object.entries({ numberMatching: input.numberMatching, clientIp, userAgent }))
      if (value !== undefined)
        faults.push({ path, message: 'cannot be used together with transaction', hint: 'no new push is sent' });
  if (transaction === undefined && numberMatching && waitSeconds !== undefined)
    faults.push({
      path: 'waitSeconds',
      message: 'cannot be used together with numberMatching',
      hint: 'show the number to the user first, then wait in a second run with transaction',
    });
  return faults;
}

const usualWaitSeconds = 60;

type Operations = 'verifyFactor' | 'getFactorTransactionStatus' | 'getFactor' | 'listFactors';

/**
 * Asks a user to approve a push, once, and waits for the response. With number matching it returns at once, because the user
 * needs the number before they can respond; a second run waits for the same transaction.
 */
export async function verifyByPush(
  okta: Okta<Operations>,
  { userId, input }: { readonly userId: string; readonly input: PushInput },
): Promise<Verification> {
  const { transaction, numberMatching = false, waitSeconds = usualWaitSeconds } = input;
  const factorId = await pushFactor(okta, { userId, factor: input.factor });
  const sent = transaction === undefined ? await sendPush(okta, { userId, factorId, input }) : { transaction };
  const waitMs = transaction === undefined && numberMatching ? 0 : waitSeconds * 1000;
  const isOver = sent.transaction === undefined || waitMs === 0;
  const last = isOver ? undefined : await response(okta, { path: { userId, factorId }, sent, waitMs });
  return { factorId, ...known({ ...sent, ...last }), result: resultOf(last ?? sent) ?? 'WAITING' };
}

function known({ transaction, correctAnswer, expiresAt }: PushState): PushState {
  return {
    ...(transaction === undefined ? {} : { transaction }),
    ...(correctAnswer === undefined ? {} : { correctAnswer }),
    ...(expiresAt === undefined ? {} : { expiresAt }),
  };
}

/** The ID of the push factor to use. Another factor would send a code instead, so its type is checked first. */
async function pushFactor(
  okta: Okta<'getFactor' | 'listFactors'>,
  { userId, factor }: { userId: string; factor: string | undefined },
): Promise<string> {
  if (factor !== undefined) {
    const { factorType, provider, status } = await okta.read('getFactor', { path: { userId, factorId: factor } });
    if (factorType !== 'push' || provider !== 'OKTA')
      throw refusedField('factor', {
        what: `names a factor of the type ${factorType} (${provider}), which cannot be verified by push`,
        hint: 'use the push factor of Okta Verify',
      });
    if (status === 'ACTIVE') return factor;
    const what = `The push factor ${factor} is ${status}`;
    throw new OktaError('conflict', { what, hint: 'activate it first' }, { field: 'factor' });
  }
  const found = (await listedFactors(okta, userId)).find(
    (each) => each.factorType === 'push' && each.provider === 'OKTA' && each.status === 'ACTIVE',
  );
  if (found !== undefined) return found.id;
  const what = 'Okta lists no active push factor of Okta Verify for the user';
  const hint = "enroll one first, or name its ID as factor if the user's enrollment policy hides it";
  throw new OktaError('conflict', { what, hint }, { field: 'user' });
}

/**
 * Sends the push. If the response is lost, or a bulk run was killed before it came, the device may ring already, and a second
 * push must not follow.
 */
async function sendPush(
  okta: Okta<'verifyFactor'>,
  { input, ...path }: FactorOf & { readonly input: PushInput },
): Promise<PushState> {
  const { numberMatching, clientIp, userAgent } = input;
  const headers = {
    ...(clientIp === undefined ? {} : { 'x-forwarded-for': clientIp }),
    ...(userAgent === undefined ? {} : { 'user-agent': userAgent }),
  };
  return okta.call('verifyFactor', {
    path,
    headers,
    ...(numberMatching === true ? { body: { useNumberMatchingChallenge: true } } : {}),
    notes: ["The user's devices show a push notification."],
    afterLoss: { lookUp: async () => cannotTell() },
  });
}

function cannotTell(): never {
  const what = 'The push may have been sent, but Okta did not confirm it';
  const hint = 'ask the user before you send another one';
  throw new OktaError('outcome_unknown', { what, hint }, { known: `${what}.`, operation: 'verifyFactor' });
}

/** The state of the push when the user has responded; `undefined` if they had not when the wait ended. */
async function response(
  okta: Okta<'getFactorTransactionStatus'>,
  { path, sent, waitMs }: { path: FactorOf; sent: PushState; waitMs: number },
): Promise<PushState | undefined> {
  const transactionId = sent.transaction ?? '';
  const poll = async () => {
    const reading = okta.call('getFactorTransactionStatus', { path: { ...path, transactionId } });
    const state = await unlessUnavailable(unlessForgotten(reading));
    return state === undefined || resultOf(state) === undefined ? undefined : state;
  };
  return okta.until(poll, waitMs);
}

/** Okta's error catalog: 404 E0000191 once a verification has timed out. */
async function unlessForgotten(reading: Promise<PushState>): Promise<PushState> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof OktaError && error.errorCode === 'E0000191') return { factorResult: 'TIMEOUT' };
    throw error;
  }
}

/** The result of a state; `undefined` while Okta waits. Anything unknown is a failure, never a success. */
function resultOf({ factorResult }: PushState): PushResult | undefined {
  // The reference also writes "WAITING (with number matching challenge)".
  if (factorResult === undefined || factorResult.startsWith('WAITING')) return undefined;
  if (factorResult === 'EXPIRED') return 'TIMEOUT';
  return factorResult === 'SUCCESS' || factorResult === 'REJECTED' || factorResult === 'TIMEOUT'
    ? factorResult
    : 'FAILED';
}
