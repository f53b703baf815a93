import { z } from 'zod';
import { objectAt, textAt } from '../../okta/json.ts';
import { field } from '../../step/field.ts';
import { text } from '../../step/fields.ts';
import { type JsonSchema, propertiesOf, requiredOf } from '../../step/schema-reader.ts';
import { tidyObject } from '../../step/tidy.ts';

const number = (title: string) => field(z.number(), { title }).optional();

/** One attribute of user profiles. */
export const attributeModel = field(
  z.strictObject({
    name: field(z.string(), { title: 'Variable name' }),
    title: text('Title'),
    description: text('Description'),
    source: field(z.enum(['base', 'custom']), {
      title: 'Source',
      description: "base is Okta's own, custom the org's.",
    }),
    type: text('Type', 'string, number, integer, boolean or array.'),
    itemType: text('Item type', 'Type of the values of an array.'),
    format: text('Format'),
    required: field(z.boolean(), { title: 'Required' }),
    unique: field(z.boolean(), { title: 'Unique' }),
    mutability: text('Mutability', 'READ_WRITE, READ_ONLY, WRITE_ONLY or IMMUTABLE.'),
    permission: text('User permission', 'What users may do with their own value: READ_WRITE, READ_ONLY or HIDE.'),
    enum: field(z.array(z.union([z.string(), z.number()])), {
      title: 'Allowed values',
      description: 'Absent if any value is allowed.',
    }).optional(),
    minLength: number('Minimum length'),
    maxLength: number('Maximum length'),
    minimum: number('Minimum'),
    maximum: number('Maximum'),
    pattern: text('Pattern'),
  }),
  { title: 'Attribute', essential: ['name', 'title', 'source', 'type', 'required', 'enum'] },
);

/** An attribute, see {@link attributeModel}. */
export type SchemaAttribute = z.infer<typeof attributeModel>;

/** The profile attributes of a user type. */
export interface UserSchema {
  readonly id: string;
  readonly attributes: readonly SchemaAttribute[];
}

/** Reads a user schema from Okta's response. */
export function toUserSchema(value: unknown): UserSchema {
  const schema = tidyObject(value, 'user schema');
  const definitions = objectAt(schema, 'definitions');
  const attributes = (['base', 'custom'] as const).flatMap((source) => {
    const definition = objectAt(definitions, source);
    const required = requiredOf(definition);
    return propertiesOf(definition).map(([name, attribute]) => {
      const isRequired = required.has(name) || attribute['required'] === true;
      return { name, source, required: isRequired, ...readAttribute(attribute) };
    });
  });
  // The ID of the default type's schema ends with "default"; its link has its own (recorded).
  const link = textAt(objectAt(value, '_links', 'self'), 'href') ?? textAt(schema, 'id') ?? '';
  return { id: lastSegment(link), attributes };
}

/** The last segment of a link. */
export function lastSegment(link: string): string {
  return link.slice(link.lastIndexOf('/') + 1);
}

function readAttribute(attribute: JsonSchema): Omit<SchemaAttribute, 'name' | 'source' | 'required'> {
  const items = objectAt(attribute, 'items');
  const found: Record<string, string | number> = {};
  for (const name of ['title', 'description', 'type', 'format', 'pattern', 'mutability']) {
    const value = textAt(attribute, name);
    if (value !== undefined) found[name] = value;
  }
  for (const name of ['minLength', 'maxLength', 'minimum', 'maximum']) {
    const value = attribute[name];
    if (typeof value === 'number') found[name] = value;
  }
  const itemType = textAt(items, 'type');
  const permission = permissionOf(attribute['permissions']);
  const allowed = allowedValues(attribute) ?? allowedValues(items);
  return {
    // Okta's reference says boolean; recorded orgs return this text.
    unique: attribute['unique'] === true || attribute['unique'] === 'UNIQUE_VALIDATED',
    ...found,
    ...(itemType === undefined ? {} : { itemType }),
    ...(permission === undefined ? {} : { permission }),
    ...(allowed === undefined ? {} : { enum: allowed }),
  };
}

function permissionOf(permissions: unknown): string | undefined {
  const list: readonly unknown[] = Array.isArray(permissions) ? permissions : [];
  const own = list.find((one) => textAt(one, 'principal') === 'SELF');
  return textAt(own, 'action');
}

function allowedValues(schema: JsonSchema): (string | number)[] | undefined {
  const { enum: values, oneOf } = schema;
  const constants = Array.isArray(oneOf) ? oneOf.map((one: unknown) => objectAt(one)['const']) : [];
  const list: readonly unknown[] = Array.isArray(values) ? values : constants;
  const allowed = list.filter((value) => typeof value === 'string' || typeof value === 'number');
  return allowed.length === 0 ? undefined : allowed;
}
