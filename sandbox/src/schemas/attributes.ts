/** One attribute of a profile, as the schema describes it. */
export interface Attribute {
  title: string;
  description?: string;
  type: 'string' | 'boolean' | 'integer' | 'number' | 'array' | 'object';
  format?: string;
  items?: { type: string; enum?: unknown[] };
  required?: boolean;
  mutability: string;
  scope: string;
  unique?: string;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  pattern?: string;
  enum?: unknown[];
  /** The default value on creation. */
  default?: unknown;
  oneOf?: { const: unknown; title: string }[];
  permissions: { principal: string; action: string }[];
  master: { type: string };
}

/** The members of an attribute that differ from Okta's defaults. */
export type AttributeInput = Pick<Attribute, 'title' | 'type'> & Partial<Attribute>;

/** An attribute with Okta's defaults filled in (recorded from real orgs). */
export function attribute(input: AttributeInput): Attribute {
  return {
    mutability: 'READ_WRITE',
    scope: 'NONE',
    permissions: [{ principal: 'SELF', action: 'READ_ONLY' }],
    master: { type: 'PROFILE_MASTER' },
    ...input,
  };
}

function text(title: string, more: Partial<Attribute> = {}): Attribute {
  return attribute({ title, type: 'string', ...more });
}

/** The permissions of users on their own attribute. */
const own = [{ principal: 'SELF', action: 'READ_WRITE' }];
const hidden = [{ principal: 'SELF', action: 'HIDE' }];

/** The base attributes of users (Okta docs: user profile; bounds and permissions recorded from a real org, 2026). */
export const baseUserAttributes: readonly (readonly [string, Attribute])[] = [
  ['login', text('Username', { required: true, minLength: 5, maxLength: 100 })],
  ['firstName', text('First name', { required: true, minLength: 1, maxLength: 50, permissions: own })],
  ['lastName', text('Last name', { required: true, minLength: 1, maxLength: 50, permissions: own })],
  ['middleName', text('Middle name')],
  ['honorificPrefix', text('Honorific prefix')],
  ['honorificSuffix', text('Honorific suffix')],
  ['email', text('Primary email', { required: true, format: 'email', permissions: own })],
  ['title', text('Title')],
  ['displayName', text('Display name')],
  ['nickName', text('Nickname')],
  ['profileUrl', text('Profile Url', { format: 'uri' })],
  ['secondEmail', text('Secondary email', { format: 'email', permissions: own })],
  ['mobilePhone', text('Mobile phone', { maxLength: 100, permissions: own })],
  ['primaryPhone', text('Primary phone', { maxLength: 100, permissions: hidden })],
  ['streetAddress', text('Street address', { permissions: hidden })],
  ['city', text('City', { permissions: hidden })],
  ['state', text('State', { permissions: hidden })],
  ['zipCode', text('Zip code', { permissions: hidden })],
  ['countryCode', text('Country code', { format: 'country-code', permissions: hidden })],
  ['postalAddress', text('Postal Address', { permissions: hidden })],
  ['preferredLanguage', text('Preferred language', { format: 'language-code' })],
  ['locale', text('Locale', { format: 'locale' })],
  ['timezone', text('Time zone', { format: 'timezone' })],
  ['userType', text('User type')],
  ['employeeNumber', text('Employee number')],
  ['costCenter', text('Cost center')],
  ['organization', text('Organization')],
  ['division', text('Division')],
  ['department', text('Department')],
  ['managerId', text('ManagerId')],
  ['manager', text('Manager')],
];

/** The base attributes of groups (recorded from real orgs). */
export const baseGroupAttributes: readonly (readonly [string, Attribute])[] = [
  ['name', text('Name', { description: 'Name', required: true, maxLength: 255 })],
  ['description', text('Description', { description: 'Description', maxLength: 1024 })],
];
