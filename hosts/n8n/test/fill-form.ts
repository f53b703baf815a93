import { cleared, entry, more, none } from '../src/form.ts';
import { alternativesOf, fieldsOf, kindOf, type Offline, objectOf, requiredOf, type Schema } from '../src/schema.ts';

/** Fills a form in as a person would who wants the input: the parameters that n8n stores. */
export function fillForm(
  schema: Schema,
  { input, offline }: { input: Schema; offline: Offline },
): Record<string, unknown> {
  const required = requiredOf(schema);
  const parameters: Record<string, unknown> = {};
  const rest: Record<string, unknown> = {};
  const search = alternativesOf(schema);
  const chosen = search?.fields.map(([name]) => name).find((name) => input[name] !== undefined);
  if (search !== undefined) parameters[search.name] = chosen ?? none;
  for (const [name, field] of fieldsOf(schema)) {
    const value = input[name];
    if (value === undefined || name === search?.chooser) continue;
    const kind = kindOf(field, offline);
    if (kind.is === 'mapper') {
      const attributes = Object.entries(objectOf(value));
      const given = attributes.filter(([, one]) => one !== null);
      parameters[name] = { mappingMode: 'defineBelow', value: { untouched: null, ...Object.fromEntries(given) } };
      parameters[`${name}${cleared}`] = attributes.filter(([, one]) => one === null).map(([key]) => key);
      continue;
    }
    const target = required.has(name) || name === chosen ? parameters : rest;
    target[name] = filled(field, { value, offline });
  }
  return { ...parameters, ...(Object.keys(rest).length === 0 ? {} : { [more]: rest }) };
}

function filled(field: Schema, { value, offline }: { value: unknown; offline: Offline }): unknown {
  const kind = kindOf(field, offline);
  const locator = (id: unknown) => ({ __rl: true, mode: 'id', value: id });
  switch (kind.is) {
    case 'picker':
      return locator(value);
    case 'pickers':
      return { [entry]: (value as unknown[]).map((one) => ({ value: locator(one) })) };
    case 'pairs':
      return { [entry]: Object.entries(objectOf(value)).map(([name, one]) => ({ name, value: one })) };
    case 'json':
      return JSON.stringify(value);
    case 'group':
      return { [entry]: fillForm(field, { input: objectOf(value), offline }) };
    case 'variants': {
      const tag = String(objectOf(value)[kind.by]);
      const variant = kind.variants.find((one) => one.value === tag)?.schema ?? {};
      const { [kind.by]: _, ...input } = objectOf(value);
      return { [tag]: fillForm(variant, { input, offline }) };
    }
    default:
      return value;
  }
}
