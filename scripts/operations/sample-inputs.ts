import { objectAt } from '../../src/okta/json.ts';
import {
  alternativesOf,
  constantsOf,
  type JsonSchema,
  propertiesOf,
  requiredOf,
  typesOf,
} from '../../src/step/schema-reader.ts';

/** Which fields to fill in: the required ones, or all. */
export type Fill = 'least' | 'fullest';

/** Inputs that a form accepts, one for each alternative of its body. */
export function sampleInputs(form: JsonSchema, fill: Fill): Readonly<Record<string, unknown>>[] {
  const { body, ...others } = Object.fromEntries(propertiesOf(form).filter(([name]) => !hostFields.has(name)));
  const required = requiredOf(form);
  const rest = objectOf({ ...form, properties: others }, fill);
  if (body === undefined || (fill === 'least' && !required.has('body'))) return [rest];
  const alternatives = alternativesOf(body);
  return (alternatives.length > 0 ? alternatives : [body]).map((one) => ({ ...rest, body: sampleOf(one, fill) }));
}

// Fields of the step itself, which are not in the document.
const hostFields = new Set(['limit', 'all', 'cursor', 'unchecked']);

function objectOf(schema: JsonSchema, fill: Fill): Record<string, unknown> {
  const required = requiredOf(schema);
  const wanted = propertiesOf(schema).filter(([name]) => fill === 'fullest' || required.has(name));
  return Object.fromEntries(wanted.map(([name, field]) => [name, sampleOf(field, fill)]));
}

function sampleOf(schema: JsonSchema, fill: Fill): unknown {
  const alternatives = alternativesOf(schema).filter((one) => !typesOf(one).includes('null'));
  const [first] = alternatives;
  const placeholder = schema['x-placeholder'];
  if (first !== undefined)
    return sampleOf(placeholder === undefined ? first : { ...first, 'x-placeholder': placeholder }, fill);
  const constants = constantsOf(schema).filter((value) => value !== null);
  if (constants.length > 0) return fill === 'least' ? constants[0] : constants.at(-1);
  const number = (name: string) => (typeof schema[name] === 'number' ? schema[name] : undefined);
  switch (typesOf(schema)[0]) {
    case 'string':
      return textOf(schema);
    case 'integer':
    case 'number': {
      const [minimum, maximum] = [number('minimum') ?? 1, number('maximum') ?? 1];
      return fill === 'least'
        ? Math.max(minimum, Math.min(1, maximum))
        : Math.max(minimum, Math.min(maximum, 1_000_000));
    }
    case 'boolean':
      return fill === 'fullest';
    case 'array':
      return Array.from({ length: Math.max(number('minItems') ?? 0, fill === 'least' ? 0 : 1) }, () =>
        sampleOf(objectAt(schema, 'items'), fill),
      );
    default: {
      const known = objectOf(schema, fill);
      const others = schema['additionalProperties'];
      // If a schema names members, the document does not always say that it allows others.
      if (fill === 'least' || typeof others !== 'object' || Object.keys(known).length > 0) return known;
      return { ...known, custom: sampleOf(objectAt(others), fill) };
    }
  }
}

const examples = [
  'text',
  '+15551234567',
  '1.0.0',
  'c8d3a1f0-5b7e-4d2a-9c41-2f6e8b0a7d35',
  'abcdefghij0123456789',
  'logo.png',
];

/** A text that meets the pattern and the limits of a schema. */
function textOf(schema: JsonSchema): string {
  const { pattern, minLength, maxLength, 'x-placeholder': placeholder, contentEncoding } = schema;
  if (contentEncoding === 'base64') return 'aWNvbg==';
  const fits = (text: string) =>
    (typeof pattern !== 'string' || new RegExp(pattern, 'i').test(text)) &&
    (typeof minLength !== 'number' || text.length >= minLength) &&
    (typeof maxLength !== 'number' || text.length <= maxLength);
  const padded = 'x'.repeat(typeof minLength === 'number' ? minLength : 1);
  const found = [placeholder, ...examples, padded].find((text) => typeof text === 'string' && fits(text));
  if (typeof found !== 'string') throw new Error(`no example fits ${JSON.stringify(schema)}`);
  return found;
}
