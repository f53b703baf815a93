import { z } from 'zod';
import { field } from '../fields/field.ts';
import type { Category } from '../okta/errors.ts';

/** What every category of error means to a person. */
export const categoryMeanings = {
  invalid_request: 'The input or the connection is invalid. Nothing was changed.',
  unauthenticated: 'Okta does not accept the API token.',
  forbidden: "The token's owner lacks the permission, or the org lacks the feature.",
  not_found: 'The user, group, app or path does not exist.',
  conflict: 'The current state of the object does not allow this.',
  rate_limited: "Waiting for the org's rate limit would exceed the deadline.",
  unavailable: 'Okta or the network did not respond. Nothing was changed.',
  outcome_unknown: 'A write was sent, its response was lost, and its outcome cannot be looked up.',
  unexpected_response: 'The response did not come from Okta.',
  cancelled: 'The run was canceled.',
} as const satisfies Record<Category, string>;

/** What comes with the output of every run, see `RunResponse`. */
export const envelopeSchema = z.strictObject({
  status: field(z.int(), {
    title: 'HTTP status',
    description: 'Of the last write, or of the last read if nothing was written.',
  }),
  requestId: field(z.string(), { title: 'Request ID', description: "Okta's ID of that request." }),
  rateLimit: field(
    z.strictObject({
      limit: field(z.int(), { title: 'Limit' }),
      remaining: field(z.int(), { title: 'Remaining' }),
      resetAt: field(z.string(), { title: 'Resets at', description: 'ISO 8601, UTC.' }),
    }),
    { title: 'Rate limit' },
  ).optional(),
  headers: field(z.record(z.string(), z.string()), { title: 'Headers', description: 'Names in lower case.' }),
  confirmed: field(z.enum(['answered', 'checked']), {
    title: 'Confirmed',
    description: 'Whether Okta answered the write, or it was looked up after its answer was lost.',
  }),
  calls: field(
    z.array(
      z.strictObject({
        operation: field(z.string(), { title: 'Operation' }),
        method: field(z.string(), { title: 'Method' }),
        status: field(z.int(), { title: 'HTTP status' }).optional(),
        requestId: field(z.string(), { title: 'Request ID' }).optional(),
        attempts: field(z.int(), { title: 'Attempts' }),
        lost: field(z.literal(true), {
          title: 'Lost',
          description: 'Present if an answer to it was lost after sending.',
        }).optional(),
        confirmed: field(z.literal('checked'), {
          title: 'Confirmed',
          description: 'Present if a look-up after that has found it carried out.',
        }).optional(),
        ms: field(z.int(), { title: 'Duration', description: 'Milliseconds.' }),
        waitedMs: field(z.int(), { title: 'Waited', description: 'Milliseconds spent waiting for the rate limit.' }),
      }),
    ),
    { title: 'Calls', description: 'Every call of the run, in order.' },
  ),
});
