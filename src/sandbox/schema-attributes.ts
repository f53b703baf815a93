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
  /** What a user gets on creation when nothing is given. */
  default?: unknown;
  oneOf?: { const: unknown; title: string }[];
  permissions: { principal: string; action: string }[];
  master: { type: string };
}

/** What an attribute has beyond Okta's defaults. */
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

/** The base attributes of users (Okta docs: user profile). */
export const BASE_USER_ATTRIBUTES: readonly (readonly [string, Attribute])[] = [
  ['login', text('Username', { required: true, unique: 'UNIQUE_VALIDATED', minLength: 5, maxLength: 100 })],
  ['firstName', text('First name', { required: true, minLength: 1, maxLength: 50 })],
  ['lastName', text('Last name', { required: true, minLength: 1, maxLength: 50 })],
  ['middleName', text('Middle name')],
  ['honorificPrefix', text('Honorific prefix')],
  ['honorificSuffix', text('Honorific suffix')],
  ['email', text('Primary email', { required: true, format: 'email', minLength: 5, maxLength: 100 })],
  ['title', text('Title')],
  ['displayName', text('Display name')],
  ['nickName', text('Nickname')],
  ['profileUrl', text('Profile Url', { format: 'uri' })],
  ['secondEmail', text('Secondary email', { format: 'email' })],
  ['mobilePhone', text('Mobile phone', { maxLength: 100 })],
  ['primaryPhone', text('Primary phone', { maxLength: 100 })],
  ['streetAddress', text('Street address')],
  ['city', text('City')],
  ['state', text('State')],
  ['zipCode', text('Zip code')],
  ['countryCode', text('Country code', { format: 'country-code', maxLength: 2 })],
  ['postalAddress', text('Postal Address')],
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
export const BASE_GROUP_ATTRIBUTES: readonly (readonly [string, Attribute])[] = [
  ['name', text('Name', { description: 'Name', required: true, maxLength: 255 })],
  ['description', text('Description', { description: 'Description', maxLength: 1024 })],
];
