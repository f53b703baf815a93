import { refusedField } from '../../okta/errors.ts';
import type { OptionPage } from '../../step/picker.ts';
import type { Session } from '../session.ts';
import { idByName, type NamedSource, namedSources } from './by-name.ts';
import { refuseInvisible } from './invisible.ts';
import { failure, stepContext } from './run-action.ts';

/** One page of a picker. Throws `invalid_request` for an unknown source. */
export async function loadOptions(
  session: Session,
  { source: key, query, cursor }: { source: string; query?: string | null; cursor?: string | null },
): Promise<OptionPage> {
  const picker = await session.steps.picker(key);
  const search = { ...textOf('query', query), ...textOf('cursor', cursor) };
  try {
    return await picker.load(search, stepContext(session));
  } catch (error) {
    throw failure(error, { session, key });
  }
}

/** The ID of the one that has a name. Throws `invalid_request` for what cannot be found by name. */
export async function resolveName(
  session: Session,
  { source, name }: { readonly source: NamedSource; readonly name: string },
): Promise<string> {
  if (!namedSources.includes(source)) {
    const hint = `give one of ${namedSources.join(', ')}`;
    throw refusedField('source', `cannot be searched by name; ${hint}`, { hint });
  }
  if (typeof name !== 'string' || name.trim() === '') throw refusedField('name', 'is missing; give the name to find');
  refuseInvisible('name', name);
  try {
    return await idByName(stepContext(session).okta, { source, name });
  } catch (error) {
    throw failure(error, { session, key: source });
  }
}

// Platforms without types hand over whatever a form holds.
function textOf(name: 'query' | 'cursor', value: unknown): { query?: string; cursor?: string } {
  if (value === undefined || value === null) return {};
  if (typeof value === 'string') {
    refuseInvisible(name, value);
    return { [name]: value };
  }
  const hint = 'give text, or leave it out';
  throw refusedField(name, `is no text; ${hint}`, { hint });
}
