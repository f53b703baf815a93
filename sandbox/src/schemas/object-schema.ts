import type { Kept } from '../state/collection.ts';
import { type Attribute, attribute, baseGroupAttributes, baseUserAttributes } from './attributes.ts';

/** The schema of profiles of users, groups or the users of an app: attributes by name, Okta's own and the org's. */
export interface ObjectSchema {
  readonly kind: 'user' | 'group' | 'app';
  readonly id: string;
  /** The user type that it belongs to. */
  readonly typeId: string | undefined;
  readonly created: string;
  lastUpdated: string;
  readonly base: Map<string, Attribute>;
  readonly custom: Map<string, Attribute>;
}

/** The type of users that are created without one (Okta docs: user types; an org starts with one). */
export const defaultUserTypeId = 'otyacme0000000000001';

/** The id of the default user type's schema. */
export const userSchemaId = 'oscacme0000000000001';

/** A user type with its own schema. */
export interface UserType extends Kept {
  readonly name: string;
  readonly displayName: string;
  readonly description: string;
  readonly created: string;
  readonly schema: ObjectSchema;
}

/** The type that each org starts with (texts recorded from real orgs). */
export function defaultUserType(created: string): UserType {
  return {
    id: defaultUserTypeId,
    seq: 0,
    name: 'user',
    displayName: 'User',
    description: 'Okta user profile template with default permission settings',
    created,
    schema: createUserSchema(created),
  };
}

/** The attribute with this name, if the schema has it. Names are case-sensitive (Okta docs: schemas). */
export function attributeOf(schema: ObjectSchema, name: string): Attribute | undefined {
  return schema.base.get(name) ?? schema.custom.get(name);
}

/** The default user schema: Okta's 31 base attributes and Acme's own. */
function createUserSchema(created: string): ObjectSchema {
  const custom = new Map<string, Attribute>([
    ['badgeNumber', attribute({ title: 'Badge number', type: 'string', minLength: 4, maxLength: 12 })],
    ['startDate', attribute({ title: 'Start date', type: 'string', format: 'date-time' })],
    [
      'costTier',
      attribute({
        title: 'Cost tier',
        type: 'string',
        enum: ['bronze', 'silver', 'gold'],
        oneOf: [
          { const: 'bronze', title: 'Bronze' },
          { const: 'silver', title: 'Silver' },
          { const: 'gold', title: 'Gold' },
        ],
      }),
    ],
    ['remote', attribute({ title: 'Remote', type: 'boolean' })],
    ['yearsOfService', attribute({ title: 'Years of service', type: 'integer', minimum: 0, maximum: 60 })],
    ['skills', attribute({ title: 'Skills', type: 'array', items: { type: 'string' } })],
  ]);
  return {
    kind: 'user',
    id: userSchemaId,
    typeId: defaultUserTypeId,
    created,
    lastUpdated: created,
    base: new Map(baseUserAttributes),
    custom,
  };
}

/** The default group schema: name and description. */
export function createGroupSchema(created: string): ObjectSchema {
  return {
    kind: 'group',
    id: 'default',
    typeId: undefined,
    created,
    lastUpdated: created,
    base: new Map(baseGroupAttributes),
    custom: new Map(),
  };
}

/** The schema of the users of an app: their user name in the app. */
export function createAppSchema(created: string): ObjectSchema {
  const userName = attribute({ title: 'Username', type: 'string', required: true, maxLength: 100 });
  return {
    kind: 'app',
    id: 'default',
    typeId: undefined,
    created,
    lastUpdated: created,
    base: new Map([['userName', userName]]),
    custom: new Map(),
  };
}
