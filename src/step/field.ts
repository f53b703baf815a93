import type { z } from 'zod';

/** What a form shows of a field, apart from its schema. */
export interface FieldInfo {
  readonly title: string;
  readonly description?: string;
  readonly placeholder?: string;
  /** The value that applies if the field is omitted. Forms can start with it. */
  readonly default?: string | number | boolean;
  /** The value must be hidden in forms and never logged. */
  readonly secret?: true;
  /** Key of the option source that offers values. */
  readonly optionsFrom?: string;
  /** The org's schema of users or groups also applies to this object: each custom attribute is a field. */
  readonly attributesOf?: 'user' | 'group';
  /** Page that explains the syntax of the value. */
  readonly docs?: string;
  /** Label of the choice among fields of which only one may be given; the same for each of them. */
  readonly alternative?: string;
  /** The alternative that this field goes with. */
  readonly onlyWith?: string;
  /** The members that a simplified output of a large object keeps. */
  readonly essential?: readonly string[];
}

// Not zod's own registry, so that a company's steps can be labeled without this package loading zod when it is imported.
const labels = new WeakMap<z.core.$ZodType, FieldInfo>();

/** Labels a schema as a field of a form. */
export function field<Schema extends z.ZodType>(schema: Schema, info: FieldInfo): Schema {
  labels.set(schema, info.default === undefined ? info : { ...info, description: withDefault(info) });
  return schema;
}

/** The labels of a field. */
export function labelsOf(schema: z.core.$ZodType): FieldInfo | undefined {
  return labels.get(schema);
}

function withDefault({ description = '', default: value }: FieldInfo): string {
  return `${description} Default: ${String(value)}.`.trimStart();
}
