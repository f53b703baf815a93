import { refusedField } from '../../okta/errors.ts';
import type { OptionPage } from '../../step/picker.ts';
import type { Session } from '../session.ts';
import { idByName, type NamedSource, namedSources } from './by-name.ts';
import { refuseInvisible } from './invisible.ts';
import { failure, stepContext } from './run-action.ts';

/** Loads one page of a picker. Throws `invalid_request` for an unknown one. */
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

/** Resolves a name to the ID of the one object that has it. Throws `invalid_request` for kinds that cannot be found by name. */
export async function resolveName(
  session: Session,
  { source, name }: { readonly source: NamedSource; readonly name: string },
): Promise<string> {
  if (!namedSources.includes(source))
    throw refusedField('source', { what: 'cannot be searched by name', hint: `use one of ${namedSources.join(', ')}` });
  if (typeof name !== 'string' || name.trim() === '') throw refusedField('name', { what: 'is required' });
  refuseInvisible('name', name);
  try {
    return await idByName(stepContext(session).okta, { source, name });
  } catch (error) {
    throw failure(error, { session, key: source });
  }
}

// Platforms without types pass whatever a form contains.
function textOf(name: 'query' | 'cursor', value: unknown): { query?: string; cursor?: string } {
  if (value === undefined || value === null) return {};
  if (typeof value === 'string') {
    refuseInvisible(name, value);
    return { [name]: value };
  }
  throw refusedField(name, { what: 'must be text', hint: 'use text, or leave it out' });
}
