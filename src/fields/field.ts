import { z } from 'zod';

/** What a form shows of a field, besides its schema. */
export interface FieldInfo {
  readonly title: string;
  readonly description?: string;
  readonly placeholder?: string;
  /** The value that applies if the field is left out, so that forms can start with it. */
  readonly default?: string | number | boolean;
  /** The value must be hidden in forms and never logged. */
  readonly secret?: true;
  /** Key of the option source that offers values. */
  readonly optionsFrom?: string;
}

/** Labels of every field; `toJsonSchema` writes them into the schema. */
const labels = z.registry<FieldInfo>();

/** Labels a schema as a field of a form. */
export function field<Schema extends z.ZodType>(schema: Schema, info: FieldInfo): Schema {
  labels.add(schema, info.default === undefined ? info : { ...info, description: withDefault(info) });
  return schema;
}

function withDefault({ description = '', default: value }: FieldInfo): string {
  return `${description} Default: ${String(value)}.`.trimStart();
}

/** A JSON Schema object. */
export type JsonSchema = Record<string, unknown>;

/** A schema as ordinary JSON Schema (draft 2020-12): labels as title and description, the rest as `x-` keywords. */
export function toJsonSchema(schema: z.ZodType, io: 'input' | 'output' = 'input'): JsonSchema {
  const json = z.toJSONSchema(schema, {
    metadata: labels,
    io,
    unrepresentable: 'any',
    override: ({ jsonSchema }) => {
      const { placeholder, secret, optionsFrom } = jsonSchema;
      for (const key of ['placeholder', 'secret', 'optionsFrom']) delete jsonSchema[key];
      if (typeof placeholder === 'string') jsonSchema['x-placeholder'] = placeholder;
      if (typeof optionsFrom === 'string') jsonSchema['x-options-from'] = optionsFrom;
      if (secret === true)
        Object.assign(jsonSchema, { 'x-secret': true, ...(io === 'input' ? { writeOnly: true } : {}) });
    },
  });
  const { $schema: _, '~standard': __, ...rest } = json as JsonSchema;
  return rest;
}
