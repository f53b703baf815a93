import { objectAt } from '../okta/json.ts';
import {
  alternativesOf,
  constantsOf,
  type JsonSchema,
  propertiesOf,
  requiredOf,
  takesNull,
  typesOf,
  withoutNull,
} from './schema-reader.ts';

/** One value of a choice. */
export interface FieldChoice {
  readonly value: string | number | boolean;
  /** The label, if the schema names the value. */
  readonly title?: string;
}

/** One shape of a field whose object can have several shapes. */
export interface FieldVariant {
  /** Value of the tag, a field that is constant in each shape. */
  readonly value: string;
  /** Schema of the shape. Pass it to {@link formFields} with the tag left out. */
  readonly schema: JsonSchema;
}

/** How a form asks for a field. */
export type FieldKind =
  /** The ID of an entry that `okta.options(source)` lists. */
  | { readonly is: 'picker'; readonly source: string }
  /** `secret` is hidden while it is typed and never shown again. */
  | { readonly is: 'text' }
  | { readonly is: 'secret' }
  | { readonly is: 'boolean' }
  | { readonly is: 'number'; readonly whole: boolean; readonly minimum?: number; readonly maximum?: number }
  | { readonly is: 'choice'; readonly choices: readonly FieldChoice[] }
  | { readonly is: 'list'; readonly of: FieldKind }
  /** An object of fixed fields: a form of its own. */
  | { readonly is: 'object' }
  /** An object of one of several shapes. The value of the field `tag` says which. */
  | { readonly is: 'variants'; readonly tag: string; readonly variants: readonly FieldVariant[] }
  /** An object with known fields that also accepts others: attributes. `okta.fields(step)` returns the org's own. */
  | { readonly is: 'attributes' }
  /** Names with text values, such as headers. */
  | { readonly is: 'map' }
  /** Any other JSON. */
  | { readonly is: 'json' };

/** One field of a form. */
export interface FormField {
  readonly name: string;
  readonly kind: FieldKind;
  /** The name, if the schema has no title for it. */
  readonly title: string;
  readonly description?: string;
  /** An example of a value. */
  readonly placeholder?: string;
  readonly required: boolean;
  /** The value that applies if the field is omitted. */
  readonly default?: unknown;
  /** Page that explains the syntax of the value. */
  readonly docs?: string;
  /** Label of the choice among fields of which only one may be given. The same for each of them. */
  readonly alternative?: string;
  /** The alternative that this field belongs to. Hide it for the others. */
  readonly onlyWith?: string;
  /** Whether null clears the field. */
  readonly clearable: boolean;
  readonly readOnly: boolean;
  /** The field's own schema: for an `object`, pass it to {@link formFields}. */
  readonly schema: JsonSchema;
}

/**
 * The fields of a form, in order, from a step's input in the manifest or from `okta.fields(step)`.
 *
 * @example
 * for (const { name, title, kind } of formFields(action.input)) if (kind.is === 'picker') addPicker(name, title, kind.source);
 */
export function formFields(schema: JsonSchema, { leaveOut }: { readonly leaveOut?: string } = {}): FormField[] {
  const required = requiredOf(schema);
  return propertiesOf(schema)
    .filter(([name]) => name !== leaveOut)
    .map(([name, field]) => {
      const text = (keyword: string) => {
        const value = field[keyword];
        return typeof value === 'string' ? value : undefined;
      };
      const labels = {
        description: text('description'),
        placeholder: text('x-placeholder'),
        docs: text('x-docs'),
        alternative: text('x-alternative'),
        onlyWith: text('x-only-with'),
      };
      return {
        name,
        kind: fieldKind(field),
        title: text('title') ?? name,
        ...present(labels),
        required: required.has(name),
        ...('default' in field ? { default: field['default'] } : {}),
        clearable: takesNull(field),
        readOnly: field['readOnly'] === true,
        schema: field,
      };
    });
}

/** Fields of which only one may be given. */
export interface FieldAlternatives {
  /** What the choice among them is called. */
  readonly label: string;
  readonly fields: readonly FormField[];
  /** The schema's own field that names the chosen one, which a form need not show. */
  readonly chooser?: string;
}

/** The fields of a form of which only one may be given, if there are any. */
export function fieldAlternatives(schema: JsonSchema): FieldAlternatives | undefined {
  const all = formFields(schema);
  const fields = all.filter(({ alternative }) => alternative !== undefined);
  const label = fields[0]?.alternative;
  if (label === undefined) return undefined;
  const names = fields.map(({ name }) => name).join();
  const chooser = propertiesOf(schema).find(([, { enum: values }]) => Array.isArray(values) && values.join() === names);
  return { label, fields, ...(chooser === undefined ? {} : { chooser: chooser[0] }) };
}

/** How a form asks for one field. That a field takes null does not change its kind. */
export function fieldKind(field: JsonSchema): FieldKind {
  const schema = withoutNull(field);
  const source = field['x-options-from'] ?? schema['x-options-from'];
  const variants = variantKind(schema);
  if (variants !== undefined) return variants;
  if (typeof source === 'string') {
    const picker: FieldKind = { is: 'picker', source };
    return typesOf(schema).includes('array') ? { is: 'list', of: picker } : picker;
  }
  const choices = choicesOf(schema);
  if (choices.length > 0) return { is: 'choice', choices };
  switch (schema['type']) {
    case 'boolean':
      return { is: 'boolean' };
    case 'integer':
    case 'number':
      return numberKind(schema);
    case 'string':
      return schema['x-secret'] === true ? { is: 'secret' } : { is: 'text' };
    case 'array':
      return { is: 'list', of: fieldKind(objectAt(schema, 'items')) };
    case 'object':
      return objectKind(schema);
    default:
      return { is: 'json' };
  }
}

function variantKind({ oneOf }: JsonSchema): FieldKind | undefined {
  const shapes = Array.isArray(oneOf) ? oneOf.map((one) => objectAt(one)) : [];
  const [first = {}] = shapes;
  const tag = propertiesOf(first).find(([, { const: value }]) => value !== undefined)?.[0];
  if (tag === undefined) return undefined;
  const tagOf = (shape: JsonSchema) => String(propertiesOf(shape).find(([name]) => name === tag)?.[1]['const']);
  return { is: 'variants', tag, variants: shapes.map((schema) => ({ value: tagOf(schema), schema })) };
}

/** Okta labels the values of an attribute in `oneOf`, with or without an `enum`. */
function choicesOf(schema: JsonSchema): FieldChoice[] {
  const named = alternativesOf(schema).map((one) => ({ value: one['const'], title: one['title'] }));
  const own = constantsOf(schema);
  const values =
    own.length > 0 || named.some(({ value }) => value === undefined) ? own : named.map(({ value }) => value);
  return values.filter(isScalar).map((value) => {
    const title = named.find((one) => one.value === value)?.title;
    return typeof title === 'string' && title !== '' ? { value, title } : { value };
  });
}

function isScalar(value: unknown): value is FieldChoice['value'] {
  return ['string', 'number', 'boolean'].includes(typeof value);
}

function numberKind({ type, minimum, maximum }: JsonSchema): FieldKind {
  return {
    is: 'number',
    whole: type === 'integer',
    ...(typeof minimum === 'number' ? { minimum } : {}),
    // zod limits every integer to JavaScript's safe range.
    ...(typeof maximum === 'number' && maximum < Number.MAX_SAFE_INTEGER ? { maximum } : {}),
  };
}

function objectKind(schema: JsonSchema): FieldKind {
  const others = schema['additionalProperties'];
  if (schema['x-attributes-of'] !== undefined) return { is: 'attributes' };
  if (propertiesOf(schema).length > 0) return { is: others === false ? 'object' : 'attributes' };
  return { is: typesOf(objectAt(others)).includes('string') ? 'map' : 'json' };
}

function present(labels: Readonly<Record<string, string | undefined>>): Readonly<Record<string, string>> {
  const given: Record<string, string> = {};
  for (const [name, value] of Object.entries(labels)) if (value !== undefined) given[name] = value;
  return given;
}
