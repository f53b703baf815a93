import { didYouMean, type JsonSchema, memberSchemas, objectAt } from 'okta-connector';
import { schemaRows } from '../schema-rows.ts';
import { hasUserProfile, profileOf } from './fields-of-schema.ts';

/** Where a named value goes, and what may be there; or why the name says nothing. */
export type Named =
  | { readonly path: readonly string[]; readonly schemas: readonly JsonSchema[]; readonly fault?: undefined }
  | { readonly fault: string; readonly hint: string };

/**
 * The field that a name stands for: its dotted path (`profile.login`), or an attribute's plain name (`login`), or either in
 * another spelling ("First Name") if only one field can be meant.
 */
export function fieldNamed(name: string, form: JsonSchema): Named {
  const exact = at(name.split('.'), form);
  if (exact !== undefined) return exact;
  const attributes = hasUserProfile(form) ? objectAt(profileOf(form), 'properties') : {};
  if (Object.hasOwn(attributes, name)) return at(['profile', name], form) ?? unknown(name, form);
  const wanted = spelling(name);
  const paths = new Set(schemaRows(form).map((row) => row.name));
  const alike = [...paths].filter(
    (path) => spelling(path) === wanted || (path.startsWith('profile.') && spelling(path.slice(8)) === wanted),
  );
  const titled = Object.entries(attributes).filter(
    ([, field]) => spelling(String(objectAt(field)['title'])) === wanted,
  );
  const meant = [...new Set([...alike, ...titled.map(([attribute]) => `profile.${attribute}`)])];
  const [only] = meant;
  if (only === undefined || wanted === '') return unknown(name, form);
  if (meant.length > 1)
    return { fault: `${name} may be ${meant.join(' or ')}`, hint: 'name the column after the one that is meant' };
  return at(only.split('.'), form) ?? unknown(name, form);
}

function at(path: readonly string[], form: JsonSchema): Named | undefined {
  // Writing there would change every object.
  if (path.includes('__proto__')) return undefined;
  const schemas = path.reduce<JsonSchema[]>(
    (parents, key) => parents.flatMap((parent) => memberSchemas(parent, key)),
    [form],
  );
  return schemas.length === 0 ? undefined : { path, schemas };
}

function unknown(name: string, form: JsonSchema): Named {
  const fields = schemaRows(form).map((row) => row.name);
  const isPerson = /^(user|okta)?(id|login|name|email)$/.test(spelling(name)) && fields.includes('user');
  const near = isPerson ? 'did you mean "user"' : didYouMean(name, fields).replace(/^; |\?$/g, '');
  return { fault: `${name} is no field of the step`, hint: near === '' ? 'see "describe"' : near };
}

/** A name without what differs between programs: case, spaces, dashes, and characters that no one sees. */
function spelling(name: string): string {
  return name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}
