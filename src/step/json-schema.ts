import { z } from 'zod';
import { labelsOf } from './field.ts';
import type { JsonSchema } from './schema-reader.ts';

const known = { input: new WeakMap<z.ZodType, JsonSchema>(), output: new WeakMap<z.ZodType, JsonSchema>() };

/** A schema as ordinary JSON Schema (draft 2020-12): labels as title and description, the rest as `x-` keywords. */
export function toJsonSchema(schema: z.ZodType, io: 'input' | 'output' = 'input'): JsonSchema {
  // Schemas never change, and one conversion takes a millisecond.
  let json = known[io].get(schema);
  if (json === undefined) {
    json = converted(schema, io);
    known[io].set(schema, json);
  }
  return json;
}

function converted(schema: z.ZodType, io: 'input' | 'output'): JsonSchema {
  const json = z.toJSONSchema(schema, {
    io,
    unrepresentable: 'any',
    override: ({ jsonSchema, zodSchema }) => {
      const { secret, placeholder, optionsFrom, attributesOf, docs, alternative, onlyWith, essential, ...info } =
        labelsOf(zodSchema) ?? {};
      const extra = {
        'x-placeholder': placeholder,
        'x-options-from': optionsFrom,
        'x-attributes-of': attributesOf,
        'x-docs': docs,
        'x-alternative': alternative,
        'x-only-with': onlyWith,
        'x-essential': essential,
      };
      Object.assign(jsonSchema, info);
      for (const [keyword, value] of Object.entries(extra)) if (value !== undefined) jsonSchema[keyword] = value;
      if (secret === true)
        Object.assign(jsonSchema, { 'x-secret': true, ...(io === 'input' ? { writeOnly: true } : {}) });
    },
  });
  const { $schema: _, '~standard': __, ...rest }: JsonSchema = { ...json };
  return rest;
}
