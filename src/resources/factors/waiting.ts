import { z } from 'zod';
import { OktaError } from '../../okta/errors.ts';
import { field } from '../../step/field.ts';

/** How long a step waits for a person. Okta forgets a challenge after five minutes. */
export const waitSeconds = field(z.int().min(0).max(300), {
  title: 'Wait',
  description: 'Seconds to wait for the user, up to 300. The wait also ends with the time limit of the run.',
  default: 60,
}).optional();

/**
 * What a poll found, or `undefined` if it failed in a way that says nothing about the user: the wait goes on, since its end
 * returns what continues it.
 */
export async function unlessUnavailable<Value>(poll: Promise<Value>): Promise<Value | undefined> {
  try {
    return await poll;
  } catch (error) {
    if (error instanceof OktaError && passing.has(error.category)) return undefined;
    throw error;
  }
}

const passing: ReadonlySet<string> = new Set(['unavailable', 'rate_limited', 'outcome_unknown']);
