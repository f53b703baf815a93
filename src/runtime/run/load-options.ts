import { refusedField } from '../../okta/errors.ts';
import { isObject, memberAt } from '../../okta/json.ts';
import type { Dependencies, OptionPage, OptionQuery } from '../../step/picker.ts';
import type { Session } from '../session.ts';
import { idByName, type NamedSource, namedSources } from './by-name.ts';
import { refuseInvisible } from './invisible.ts';
import { failure, stepContext } from './run-action.ts';

/** Loads one page of a picker. Throws `invalid_request` for an unknown one, or if a field that it depends on is empty. */
export async function loadOptions(
  session: Session,
  { source: key, query, cursor, values }: OptionQuery & { readonly source: string },
): Promise<OptionPage> {
  const picker = await session.steps.picker(key);
  const search = {
    ...textOf('query', query),
    ...textOf('cursor', cursor),
    values: valuesOf(picker.dependsOn ?? {}, values),
  };
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

/** The values of the fields that a picker depends on. */
function valuesOf(dependsOn: Dependencies, values: unknown): Readonly<Record<string, string>> {
  if (values !== undefined && values !== null && !isObject(values))
    throw refusedField('values', { what: 'must be an object', hint: 'pass the fields by name' });
  const known: Record<string, string> = {};
  for (const [name, dependency] of Object.entries(dependsOn)) {
    const value = memberAt(values, name) ?? '';
    const field = `values.${name}`;
    if (typeof value !== 'string')
      throw refusedField(field, { what: 'must be text', hint: 'use text, or leave it out' });
    refuseInvisible(field, value);
    if (value !== '') known[name] = value;
    else if (dependency === 'required')
      throw refusedField(field, { what: 'is required', hint: 'choose it first, because the list depends on it' });
  }
  return known;
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
