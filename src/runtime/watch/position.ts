import { z } from 'zod';
import { OktaError } from '../../okta/errors.ts';
import { parseJson } from '../../okta/json.ts';

const schema = z.object({
  v: z.literal(1),
  org: z.string(),
  cursor: z.string(),
  budget: z.object({ limit: z.number(), recent: z.array(z.number()) }),
});

/** How far the log of an org was read. */
export type Position = Omit<z.infer<typeof schema>, 'v'>;

/** A position as the `state` of a store. */
export function writePosition(position: Position): string {
  return JSON.stringify({ v: 1, ...position } satisfies z.input<typeof schema>);
}

/** Parses the `state` of a store. Throws `conflict` if the store belongs to another org. */
export function readPosition(text: string, orgUrl: string): Position {
  const found = schema.safeParse(parseJson(text));
  if (!found.success) {
    const problem = {
      what: 'The store was written by another version of okta-connector',
      hint: 'use that version, or another store',
    };
    throw new OktaError('conflict', problem, { field: 'store' });
  }
  const { org } = found.data;
  if (org !== orgUrl) {
    const problem = {
      what: `The store belongs to ${org}, not to ${orgUrl}`,
      hint: 'use a separate store for each org',
    };
    throw new OktaError('conflict', problem, { field: 'store' });
  }
  return found.data;
}
