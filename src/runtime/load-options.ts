import type { OptionPage } from '../connector/options.ts';
import { OktaError } from '../okta/errors.ts';
import { optionSources } from '../steps.ts';
import type { Session } from './connect.ts';
import { didYouMean } from './nearest.ts';
import { failure, stepContext } from './run-action.ts';

const byKey = new Map(optionSources.map((source) => [source.key, source]));

/** One page of a picker. Throws `invalid_request` for an unknown source. */
export async function loadOptions(
  session: Session,
  { source: key, query, cursor }: { source: string; query?: string; cursor?: string },
): Promise<OptionPage> {
  const source = byKey.get(key);
  if (source === undefined) {
    const known = `the sources are ${[...byKey.keys()].join(', ')}`;
    const message = `There is no option source "${key}"${didYouMean(key, byKey.keys()) || `; ${known}.`}`;
    throw new OktaError('invalid_request', message, { hint: known, field: 'source' });
  }
  try {
    return await source.load(
      { ...(query === undefined ? {} : { query }), ...(cursor === undefined ? {} : { cursor }) },
      stepContext(session),
    );
  } catch (error) {
    throw failure(error, { session, key });
  }
}
