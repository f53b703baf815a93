import { z } from 'zod';
import { labelsOf } from './field.ts';

/** A JSON Schema object. */
export type JsonSchema = Record<string, unknown>;

/** A schema as ordinary JSON Schema (draft 2020-12): labels as title and description, the rest as `x-` keywords. */
export function toJsonSchema(schema: z.ZodType, io: 'input' | 'output' = 'input'): JsonSchema {
  const json = z.toJSONSchema(schema, {
    io,
    unrepresentable: 'any',
    override: ({ jsonSchema, zodSchema }) => {
      const { placeholder, secret, optionsFrom, ...info } = labelsOf(zodSchema) ?? {};
      Object.assign(jsonSchema, info);
      if (placeholder !== undefined) jsonSchema['x-placeholder'] = placeholder;
      if (optionsFrom !== undefined) jsonSchema['x-options-from'] = optionsFrom;
      if (secret === true)
        Object.assign(jsonSchema, { 'x-secret': true, ...(io === 'input' ? { writeOnly: true } : {}) });
    },
  });
  const { $schema: _, '~standard': __, ...rest } = json as JsonSchema;
  return rest;
}
