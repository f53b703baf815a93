import { type FieldVariant, fieldAlternatives, fieldKind, type JsonSchema, parseJson } from 'okta-connector/host';
import type { Choice } from './platform.ts';

export { propertiesOf as fieldsOf, requiredOf, withoutNull } from 'okta-connector/host';

/** A JSON Schema object as the manifest has it. */
export type Schema = JsonSchema;

/** The widget that shows a field in n8n. */
export type Kind =
  /** One entry of an option source: a list with search, or an ID. */
  | { readonly is: 'picker'; readonly source: string }
  /** Several entries of an option source. */
  | { readonly is: 'pickers'; readonly source: string }
  /** Several entries of a source that comes with the package. */
  | { readonly is: 'catalogue'; readonly source: string }
  | { readonly is: 'choice'; readonly values: readonly Choice['value'][] }
  /** Several of some known values. */
  | { readonly is: 'choices'; readonly values: readonly Choice['value'][] }
  | { readonly is: 'flag' | 'number' | 'text' | 'texts' | 'json' | 'pairs' }
  /** An object whose fields are known and fixed. */
  | { readonly is: 'group' }
  /** One of several objects, distinguished by a member that is constant in each. */
  | { readonly is: 'variants'; readonly by: string; readonly variants: readonly FieldVariant[] }
  /** An object with known fields that takes others too: the org's own attributes. */
  | { readonly is: 'mapper' };

/** Keys of the option sources that need no call to the org. */
export type Offline = ReadonlySet<string>;

/** The widget for a field: n8n has one for every kind of field, and its own for lists that need no call. */
export function kindOf(field: Schema, offline: Offline): Kind {
  const kind = fieldKind(field);
  switch (kind.is) {
    case 'picker':
    case 'text':
    case 'number':
    case 'json':
      return kind;
    case 'secret':
      return { is: 'text' };
    case 'boolean':
      return { is: 'flag' };
    case 'choice':
      return { is: 'choice', values: kind.choices.map(({ value }) => value) };
    case 'list':
      if (kind.of.is === 'picker')
        return { is: offline.has(kind.of.source) ? 'catalogue' : 'pickers', source: kind.of.source };
      if (kind.of.is === 'choice') return { is: 'choices', values: kind.of.choices.map(({ value }) => value) };
      return { is: ['text', 'secret'].includes(kind.of.is) ? 'texts' : 'json' };
    case 'object':
      return { is: 'group' };
    case 'variants':
      return { is: 'variants', by: kind.tag, variants: kind.variants };
    case 'attributes':
      return { is: 'mapper' };
    case 'map':
      return { is: 'pairs' };
  }
}

/** Fields of which only one may be given. */
export interface Alternatives {
  /** What the choice among them is called. */
  readonly label: string;
  /** The name of the choice in a form. */
  readonly name: string;
  readonly fields: readonly [name: string, field: Schema][];
  /** The schema's own field for the choice, which a form need not show. */
  readonly chooser?: string;
}

/** The fields of an object schema of which only one may be given, if there are any. */
export function alternativesOf(schema: Schema): Alternatives | undefined {
  const found = fieldAlternatives(schema);
  if (found === undefined) return undefined;
  const name = found.label.replace(/ (\w)/g, (_, letter: string) => letter.toUpperCase());
  return {
    ...found,
    name: name.charAt(0).toLowerCase() + name.slice(1),
    fields: found.fields.map((field) => [field.name, field.schema]),
  };
}

/** The alternative that a field goes with. */
export function onlyWith(field: Schema): string | undefined {
  const other = field['x-only-with'];
  return typeof other === 'string' ? other : undefined;
}

/** A value as an object; empty if it is none. */
export function objectOf(value: unknown): Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Schema) : {};
}

/** Whether a field was left empty. */
export function isEmpty(value: unknown): boolean {
  return value === null || value === undefined || (typeof value === 'string' && value.trim() === '');
}

/** The JSON value of a text, or the text itself if it is not JSON. */
export function jsonOf(given: unknown): unknown {
  if (typeof given !== 'string') return given;
  if (given.trim() === '') return undefined;
  // The step itself rejects what is not JSON.
  return parseJson(given) ?? given;
}
