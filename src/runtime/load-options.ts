import type { OptionPage } from '../connector/options.ts';
import { OktaError, refusedField } from '../okta/errors.ts';
import { optionSources } from '../steps.ts';
import type { Session } from './connect.ts';
import { didYouMean } from './nearest.ts';
import { failure, stepContext } from './run-action.ts';

const byKey = new Map(optionSources.map((source) => [source.key, source]));

/** One page of a picker. Throws `invalid_request` for an unknown source. */
export async function loadOptions(
  session: Session,
  { source: key, query, cursor }: { source: string; query?: string | null; cursor?: string | null },
): Promise<OptionPage> {
  const source = byKey.get(key);
  if (source === undefined) {
    const known = `the sources are ${[...byKey.keys()].join(', ')}`;
    const message = `There is no option source "${key}"${didYouMean(key, byKey.keys()) || `; ${known}.`}`;
    throw new OktaError('invalid_request', message, { hint: known, field: 'source' });
  }
  const search = { ...textOf('query', query), ...textOf('cursor', cursor) };
  try {
    return await source.load(search, stepContext(session));
  } catch (error) {
    throw failure(error, { session, key });
  }
}

// Platforms without types hand over whatever a form holds.
function textOf(name: 'query' | 'cursor', value: unknown): { query?: string; cursor?: string } {
  if (value === undefined || value === null) return {};
  if (typeof value === 'string') return { [name]: value };
  const hint = 'give text, or leave it out';
  throw refusedField(name, `is no text; ${hint}`, { hint });
}
