import type { z } from 'zod';

/** A key as hosts without types have it: the compiler then takes any key and any input. */
export function untyped(key: string): string {
  return key;
}

/** The output of a run with an untyped key or input. Throws unless it matches the output schema of the step. */
export function outputOf<Output extends z.ZodType>(
  { key, output: schema }: { readonly key: string; readonly output: Output },
  { output }: { readonly output: unknown },
): z.output<Output> {
  if (isValid(schema, output)) return output;
  throw new Error(`${key} returned another output than its schema says: ${JSON.stringify(output)}`);
}

/** A value of unknown type as the schema describes it. Throws if it does not match. */
export function valid<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  if (isValid(schema, value)) return value;
  throw new Error(`Another value than expected: ${JSON.stringify(value)}`);
}

// The value is kept as it is: a schema could drop or change members.
function isValid<Schema extends z.ZodType>(schema: Schema, value: unknown): value is z.output<Schema> {
  return schema.safeParse(value).success;
}
