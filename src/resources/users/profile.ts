import { z } from 'zod';
import { attributeValue, storableAttributes } from '../../step/attributes.ts';
import { field } from '../../step/field.ts';

interface Attribute {
  readonly title: string;
  readonly description?: string;
  readonly placeholder?: string;
  readonly min?: number;
  readonly max?: number;
}

/** Okta's 31 standard profile attributes, with the lengths that its default user schema sets. */
const attributes = {
  login: {
    title: 'Username',
    description: 'Unique in the org. Must be an email address by default.',
    min: 5,
    max: 100,
  },
  email: { title: 'Primary email', min: 5, max: 100 },
  firstName: { title: 'First name', description: 'Required unless the org makes it optional.', min: 1, max: 50 },
  lastName: { title: 'Last name', description: 'Required unless the org makes it optional.', min: 1, max: 50 },
  middleName: { title: 'Middle name' },
  honorificPrefix: { title: 'Honorific prefix', placeholder: 'Dr.' },
  honorificSuffix: { title: 'Honorific suffix', placeholder: 'Jr.' },
  title: { title: 'Title', description: 'Position in the company.', placeholder: 'Engineering manager' },
  displayName: { title: 'Display name' },
  nickName: { title: 'Nickname' },
  secondEmail: { title: 'Secondary email', description: 'Used to recover the account.', max: 100 },
  profileUrl: { title: 'Profile URL' },
  primaryPhone: { title: 'Primary phone', max: 100 },
  mobilePhone: { title: 'Mobile phone', placeholder: '+1-555-415-1337', max: 100 },
  streetAddress: { title: 'Street address', max: 1024 },
  city: { title: 'City', max: 128 },
  state: { title: 'State', description: 'State or region.', max: 128 },
  zipCode: { title: 'ZIP code', max: 50 },
  countryCode: { title: 'Country code', description: 'Two letters (ISO 3166-1).', placeholder: 'US', max: 2 },
  postalAddress: { title: 'Postal address', max: 4096 },
  preferredLanguage: { title: 'Preferred language', placeholder: 'en' },
  locale: { title: 'Locale', placeholder: 'en_US' },
  timezone: { title: 'Time zone', placeholder: 'America/Los_Angeles' },
  userType: {
    title: 'User type',
    description: 'How the company classifies the user. Not the Okta user type.',
    placeholder: 'Contractor',
  },
  employeeNumber: { title: 'Employee number' },
  costCenter: { title: 'Cost center' },
  organization: { title: 'Organization' },
  division: { title: 'Division' },
  department: { title: 'Department' },
  managerId: { title: 'Manager ID' },
  manager: { title: 'Manager', description: "The manager's display name." },
} as const satisfies Record<string, Attribute>;

/** Name of a standard profile attribute. */
export type StandardAttribute = keyof typeof attributes;

/** Names of the 31 standard profile attributes. */
export const standardAttributes = Object.keys(attributes) as StandardAttribute[];

function textOf({ min, max }: Attribute) {
  const text = z.string().trim();
  const long = min === undefined ? text : text.min(min);
  return max === undefined ? long : long.max(max);
}

function labelled<Schema extends z.ZodType>(schema: Schema, { title, description, placeholder }: Attribute): Schema {
  return field(schema, {
    title,
    ...(description === undefined ? {} : { description }),
    ...(placeholder === undefined ? {} : { placeholder }),
  });
}

function attributeText(attribute: Attribute) {
  return labelled(textOf(attribute), attribute);
}

type Texts<Schema extends z.ZodType> = { [Name in StandardAttribute]: Schema };

function texts<Schema extends z.ZodType>(make: (attribute: Attribute) => Schema): Texts<Schema> {
  return Object.fromEntries(standardAttributes.map((name) => [name, make(attributes[name])])) as Texts<Schema>;
}

/** Profile of a new user: standard attributes, and any custom one by its variable name. */
export const newProfile = field(
  z
    .object({
      ...texts((attribute) => attributeText(attribute).optional()),
      login: attributeText(attributes.login),
      email: attributeText(attributes.email),
    })
    .catchall(attributeValue)
    .check(storableAttributes),
  {
    title: 'Profile',
    description: 'Standard attributes, and custom attributes by their variable names.',
    attributesOf: 'user',
  },
);

/** Profile of an update: null clears an attribute, except those that Okta requires of every user. */
export const changedProfile = field(
  z
    .object({
      ...texts((attribute) => labelled(textOf(attribute).nullable(), attribute).optional()),
      login: attributeText(attributes.login).optional(),
      email: attributeText(attributes.email).optional(),
    })
    .catchall(attributeValue.nullable())
    .check(storableAttributes),
  {
    title: 'Profile',
    description: 'Attributes to set. Use variable names for custom attributes, and null to clear an attribute.',
    attributesOf: 'user',
  },
);
