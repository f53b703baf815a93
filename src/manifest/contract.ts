import { z } from 'zod';
import { field } from '../step/field.ts';

/** Returned with the output of every run, see `RunResponse`. */
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
    description: 'Whether Okta responded to the write, or it was looked up after its response was lost.',
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
          description: 'Present if a response was lost after sending.',
        }).optional(),
        confirmed: field(z.literal('checked'), {
          title: 'Confirmed',
          description: 'Present if a lookup then found that Okta carried it out.',
        }).optional(),
        ms: field(z.int(), { title: 'Duration', description: 'Milliseconds.' }),
        waitedMs: field(z.int(), { title: 'Waited', description: 'Milliseconds spent waiting for the rate limit.' }),
      }),
    ),
    { title: 'Calls', description: 'Every call of the run, in order.' },
  ),
});
