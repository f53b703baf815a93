import { z } from 'zod';

const text = z.string().min(1);
const kind = z.enum(['string', 'number', 'integer', 'boolean', 'object', 'array', 'null']);

/**
 * A JSON Schema (draft 2020-12) as far as the manifest uses it, with the keywords that forms read: `x-placeholder`,
 * `x-options-from` (an option source), `x-options-depends-on` (fields whose values its options depend on),
 * `x-attributes-of` (the org's schema that also applies to the object), `x-docs` (the syntax of the value), `x-alternative` (only one of the fields with the
 * same label may be given), `x-only-with` (the alternative that the field goes with),
 * `x-essential` (the members that a simplified output keeps) and `x-secret`. Other keywords are allowed.
 */
export const jsonSchema: z.ZodType<Record<string, unknown>> = z
  .looseObject({
    type: z.union([kind, z.array(kind).min(1)], { error: 'has a type that JSON Schema does not know' }).optional(),
    title: text.optional(),
    description: text.optional(),
    get properties() {
      return z.record(z.string(), jsonSchema).optional();
    },
    required: z.array(text).optional(),
    get additionalProperties() {
      return z.union([z.boolean(), jsonSchema], { error: 'must be true, false or a JSON Schema' }).optional();
    },
    get propertyNames() {
      return jsonSchema.optional();
    },
    get items() {
      return jsonSchema.optional();
    },
    get anyOf() {
      return z.array(jsonSchema).min(1).optional();
    },
    get oneOf() {
      return z.array(jsonSchema).min(1).optional();
    },
    enum: z.array(z.unknown()).min(1).optional(),
    pattern: text.optional(),
    minLength: z.int().min(0).optional(),
    maxLength: z.int().min(0).optional(),
    minItems: z.int().min(0).optional(),
    maxItems: z.int().min(0).optional(),
    minimum: z.number().optional(),
    maximum: z.number().optional(),
    writeOnly: z.boolean().optional(),
    'x-placeholder': text.optional(),
    'x-options-from': text.optional(),
    'x-options-depends-on': z.array(text).optional(),
    'x-attributes-of': z.enum(['user', 'group']).optional(),
    'x-docs': z.url().optional(),
    'x-alternative': text.optional(),
    'x-only-with': text.optional(),
    'x-essential': z.array(text).optional(),
    'x-secret': z.boolean().optional(),
  })
  .meta({ id: 'JsonSchema', description: 'JSON Schema, draft 2020-12.' });

/** A JSON Schema of an object. */
export const objectSchema = z.intersection(jsonSchema, z.looseObject({ type: z.literal('object') }));
