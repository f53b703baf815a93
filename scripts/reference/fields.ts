import { objectAt } from '../../src/okta/json.ts';
import {
  alternativesOf,
  type JsonSchema,
  propertiesOf,
  requiredOf,
  type SchemaField,
} from '../../src/step/schema-reader.ts';
import { code, codes, joined, plain, sentences } from './text.ts';

/** One field of a step, ready for a table. */
export interface FieldRow {
  /** Path such as `profile.email` or `apps[].app`. */
  readonly path: string;
  readonly title: string;
  readonly type: string;
  /** `yes`, `no`, or the condition. */
  readonly required: string;
  readonly default: string;
  readonly description: string;
  /** The picker that lists values for it. */
  readonly picker?: string;
}

/** What a field inherits from the fields around it. */
interface Place {
  readonly path: string;
  /** Begins the description of every field below, such as "Only if `password.type` is `hash`." */
  readonly condition?: string;
}

/** The fields of an object, each followed by the fields inside it. */
export function fieldRows(schema: JsonSchema, place: Place = { path: '' }): FieldRow[] {
  const properties = propertiesOf(schema);
  const required = requiredOf(schema);
  const rows = properties.flatMap(([name, field]) => {
    const path = place.path === '' ? name : `${place.path}.${name}`;
    const needed = required.has(name);
    return [
      rowOf(field, { place, path, needed, alternatives: exclusiveWith(field, properties) }),
      ...rowsBelow(field, { ...place, path }),
    ];
  });
  const others = objectAt(schema, 'additionalProperties');
  if (properties.length === 0 || Object.keys(others).length === 0) return rows;
  return [
    ...rows,
    {
      path: `${place.path}.*`.replace(/^\./, ''),
      title: 'Other attributes',
      type: typeWords(others),
      required: 'no',
      default: '',
      description: sentences(place.condition, 'Any other attribute, by its variable name.'),
    },
  ];
}

interface Row {
  readonly place: Place;
  readonly path: string;
  readonly needed: boolean;
  readonly alternatives: readonly string[];
}

function rowOf(field: JsonSchema, { place, path, needed, alternatives }: Row): FieldRow {
  const { description, text: said } = splitDefault(field);
  const picker = field['x-options-from'] ?? objectAt(field, 'items')['x-options-from'];
  const placeholder = field['x-placeholder'];
  const docs = field['x-docs'];
  const only = field['x-only-with'];
  const given = field['default'];
  return {
    path,
    title: typeof field['title'] === 'string' ? plain(field['title']) : '',
    type: typeWords(field),
    required: needed ? requiredWords(place.path) : 'no',
    default: given === undefined ? said : code(typeof given === 'string' ? given : JSON.stringify(given)),
    description: sentences(
      place.condition,
      field['x-secret'] === true ? '**Secret.**' : undefined,
      plain(description),
      typeof placeholder === 'string' ? `Example: ${code(placeholder)}.` : undefined,
      alternatives.length > 1 ? `Use one of ${codes(alternatives, 'and')}.` : undefined,
      typeof only === 'string' ? `Only with ${code(only)}.` : undefined,
      typeof docs === 'string' ? `See [the syntax](${docs}).` : undefined,
      typeof picker === 'string' ? `Picker: [${code(picker)}](README.md#pickers).` : undefined,
    ),
    ...(typeof picker === 'string' ? { picker } : {}),
  };
}

/** A field of an optional object is required only where the object is present. */
function requiredWords(parent: string): string {
  if (parent === '') return 'yes';
  return parent.endsWith('[]') ? `in each of ${code(parent.slice(0, -2))}` : `with ${code(parent)}`;
}

/** Removes the default at the end of a description, which has its own column. */
function splitDefault({ description, default: given }: JsonSchema): { description: string; text: string } {
  const whole = typeof description === 'string' ? description : '';
  const found = /\s*\bDefault: (.+?)\.(?=\s|$)/.exec(whole);
  if (found === null) return { description: whole, text: '' };
  const rest = whole.replace(found[0], '').trim();
  // A default in words can say more than the value.
  return given === undefined || !/\s/.test(found[1] ?? '')
    ? { description: rest, text: plain(found[1] ?? '') }
    : { description: whole, text: '' };
}

/** The fields inside a field: of an object, of the items of a list, of each alternative. */
function rowsBelow(field: JsonSchema, place: Place): FieldRow[] {
  const variants = alternativesOf(field).filter((variant) => variant['type'] !== 'null');
  if (variants.length > 0) return rowsOfVariants(variants, place);
  if (field['type'] === 'array') return rowsBelow(objectAt(field, 'items'), { ...place, path: `${place.path}[]` });
  return fieldRows(field, place);
}

/** Lists alternatives one after the other. The field that distinguishes them comes once, with its choices. */
function rowsOfVariants(variants: readonly JsonSchema[], place: Place): FieldRow[] {
  const [first] = variants;
  const selector = Object.keys(objectAt(first, 'properties')).find((name) =>
    variants.every((variant) => objectAt(variant, 'properties', name)['const'] !== undefined),
  );
  if (variants.length === 1 || selector === undefined) {
    const rows = variants.flatMap((variant) => rowsBelow(variant, place));
    return [...new Map(rows.map((row) => [row.path, row])).values()];
  }
  const path = `${place.path}.${selector}`;
  const choiceOf = (variant: JsonSchema) => objectAt(variant, 'properties', selector)['const'];
  const choice = {
    ...objectAt(first, 'properties', selector),
    const: undefined,
    enum: variants.map(choiceOf),
  };
  return [
    rowOf(choice, { place, path, needed: true, alternatives: [] }),
    ...variants.flatMap((variant) =>
      fieldRows(variant, {
        path: place.path,
        condition: `Only if ${code(path)} is ${code(String(choiceOf(variant)))}.`,
      }).filter((row) => row.path !== path),
    ),
  ];
}

/** The names of the fields that exclude each other, this one included. */
function exclusiveWith(field: JsonSchema, properties: readonly SchemaField[]): string[] {
  const label = field['x-alternative'];
  if (label === undefined) return [];
  return properties.filter(([, other]) => other['x-alternative'] === label).map(([name]) => name);
}

/** The type of a value in plain words. */
function typeWords(field: JsonSchema): string {
  const { const: only, enum: choices, type } = field;
  if (only !== undefined) return code(String(only));
  if (Array.isArray(choices)) return codes(choices.map(String), 'or');
  const variants = alternativesOf(field);
  if (variants.length > 0) return variantWords(variants);
  if (Array.isArray(type)) return variantWords(type.map((name) => ({ ...field, type: name })));
  if (type === 'array') return listWords(field);
  if (type === 'integer' || type === 'number') return numberWords(field);
  if (type === 'string') return 'text';
  if (type === 'boolean') return 'true or false';
  if (type === 'null') return '`null`';
  if (type === 'object') return 'object';
  return 'any value';
}

function variantWords(variants: readonly JsonSchema[]): string {
  const rest = variants.filter(({ type }) => type !== 'null');
  if (rest.length > 0 && rest.length < variants.length) {
    const words = variantWords(rest);
    return words.includes(' or ') ? `${words}, or \`null\`` : `${words} or \`null\``;
  }
  const words = variants.map((variant) =>
    variant['type'] === 'boolean' && variants.length > 1 ? 'boolean' : typeWords(variant),
  );
  const [first, second] = words;
  // Shorten "text or number, or list of text or number".
  if (words.length === 2 && second === `list of ${first}`) return `${first}, or a list of these`;
  return joined([...new Set(words)], 'or');
}

function listWords({ items, minItems, maxItems }: JsonSchema): string {
  const words = `list of ${typeWords(objectAt(items)).replace(/^object\b/, 'objects')}`;
  const bounds = [
    typeof minItems === 'number' && minItems > 0 ? `at least ${minItems}` : '',
    typeof maxItems === 'number' ? `at most ${maxItems}` : '',
  ].filter((bound) => bound !== '');
  return bounds.length === 0 ? words : `${words} (${bounds.join(', ')})`;
}

function numberWords({ type, minimum, maximum }: JsonSchema): string {
  const word = type === 'integer' ? 'whole number' : 'number';
  const least = bound(minimum);
  const most = bound(maximum);
  if (least !== undefined && most !== undefined) return `${word} from ${least} to ${most}`;
  if (least !== undefined) return `${word}, at least ${least}`;
  return most === undefined ? word : `${word}, at most ${most}`;
}

/** Omits a bound that only says "fits into a JavaScript number". */
function bound(value: unknown): string | undefined {
  if (typeof value !== 'number' || Math.abs(value) >= Number.MAX_SAFE_INTEGER) return undefined;
  return value.toLocaleString('en-US');
}
