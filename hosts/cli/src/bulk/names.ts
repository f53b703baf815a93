import type { Problem } from 'okta-connector';
import { type JsonSchema, memberSchemas, objectAt } from 'okta-connector/host';
import { schemaRows } from '../schema-rows.ts';
import { nameHint } from '../usage.ts';
import { attributesField } from './fields-of-schema.ts';

/** The field that a name stands for and its schemas, or the problem with the name. */
export type NamedField =
  | { readonly path: readonly string[]; readonly schemas: readonly JsonSchema[]; readonly what?: undefined }
  | Problem;

/**
 * Finds the field that a name stands for: a dotted path (`profile.login`), the plain name of an attribute (`login`), or
 * either in another spelling ("First Name") if it is unambiguous.
 */
export function fieldNamed(name: string, form: JsonSchema): NamedField {
  const exact = at(name.split('.'), form);
  if (exact !== undefined) return exact;
  const field = attributesField(form);
  const attributes = objectAt(field?.schema, 'properties');
  if (field !== undefined && Object.hasOwn(attributes, name))
    return at([field.name, name], form) ?? unknown(name, form);
  const prefix = `${field?.name ?? ''}.`;
  const wanted = spelling(name);
  const paths = new Set(schemaRows(form).map((row) => row.name));
  const alike = [...paths].filter(
    (path) => spelling(path) === wanted || (path.startsWith(prefix) && spelling(path.slice(prefix.length)) === wanted),
  );
  const titled = Object.entries(attributes).filter(
    ([, field]) => spelling(String(objectAt(field)['title'])) === wanted,
  );
  const meant = [...new Set([...alike, ...titled.map(([attribute]) => `${prefix}${attribute}`)])];
  const [only] = meant;
  if (only === undefined || wanted === '') return unknown(name, form);
  if (meant.length > 1)
    return { what: `Column ${name} could be ${meant.join(' or ')}`, hint: 'use one of these names' };
  return at(only.split('.'), form) ?? unknown(name, form);
}

function at(path: readonly string[], form: JsonSchema): NamedField | undefined {
  // Assigning to it would change every object.
  if (path.includes('__proto__')) return undefined;
  const schemas = path.reduce<JsonSchema[]>(
    (parents, key) => parents.flatMap((parent) => memberSchemas(parent, key)),
    [form],
  );
  return schemas.length === 0 ? undefined : { path, schemas };
}

function unknown(name: string, form: JsonSchema): Problem {
  const fields = schemaRows(form).map((row) => row.name);
  const isPerson = /^(user|okta)?(id|login|name|email)$/.test(spelling(name)) && fields.includes('user');
  const hint = isPerson
    ? 'did you mean "user"?'
    : nameHint(name, fields, 'see "okta-connector describe" for the fields');
  return { what: `Unknown field "${name}"`, hint };
}

/** A name without differences between programs: case, spaces, dashes and invisible characters. */
function spelling(name: string): string {
  return name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}
