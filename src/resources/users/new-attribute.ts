import { z } from 'zod';
import { OktaError } from '../../okta/errors.ts';
import { field } from '../../step/field.ts';
import { changed, type FieldFault, refuse, requiredText } from '../../step/fields.ts';
import { attributeModel, type SchemaAttribute } from './user-schema.ts';
import { userType } from './user-types.ts';

/** Types of a custom attribute. */
const attributeTypes = [
  'string',
  'number',
  'integer',
  'boolean',
  'string_array',
  'number_array',
  'integer_array',
] as const;

const length = (title: string) => field(z.int().min(1).max(65_535), { title, description: 'For strings.' }).optional();

const attributeSettings = z.strictObject({
  name: field(
    requiredText()
      .max(100)
      .regex(/^[A-Za-z_]\w*$/),
    {
      title: 'Variable name',
      description: 'Letters, digits and underscores. Cannot be changed later.',
      placeholder: 'parkingSpace',
    },
  ),
  title: field(requiredText(), { title: 'Title', placeholder: 'Parking space' }),
  type: field(z.enum(attributeTypes), { title: 'Type', description: 'Cannot be changed later.' }),
  description: field(requiredText(), { title: 'Description' }).optional(),
  enum: field(z.array(requiredText()).min(1), {
    title: 'Allowed values',
    description: 'For strings and integers, also in arrays. Default: any value.',
  }).optional(),
  required: field(z.boolean(), {
    title: 'Required',
    description: 'Whether every user must have a value.',
    default: false,
  }).optional(),
  minLength: length('Minimum length'),
  maxLength: length('Maximum length'),
  permission: field(z.enum(['HIDE', 'READ_ONLY', 'READ_WRITE']), {
    title: 'User permission',
    description: "What users may do with their own value. Okta's default is READ_ONLY.",
  }).optional(),
  unique: field(z.boolean(), {
    title: 'Unique',
    description: 'Whether no two users may have the same value. For strings.',
    default: false,
  }).optional(),
  userType,
});

/** A custom attribute to add, and the user type that gets it. */
export const newAttribute = attributeSettings.check(refuse(attributeFaults));

/** The attribute, and whether it was added. */
export const attributeAddition = z.strictObject({ changed, attribute: attributeModel });

type NewAttribute = Omit<z.infer<typeof attributeSettings>, 'userType'>;

/** Faults of an attribute whose settings do not go together, before anything is sent. */
function attributeFaults(attribute: NewAttribute): FieldFault[] {
  const faults: FieldFault[] = [];
  const { type, minLength, maxLength, unique, enum: values = [] } = attribute;
  for (const name of ['minLength', 'maxLength'] as const)
    if (attribute[name] !== undefined && type !== 'string')
      faults.push({ path: name, message: `requires the type string, not ${type}`, hint: 'leave it out' });
  if (minLength !== undefined && maxLength !== undefined && minLength > maxLength)
    faults.push({ path: 'minLength', message: 'is greater than maxLength', hint: 'swap them' });
  if (attribute.enum !== undefined && !/^(string|integer)/.test(type))
    faults.push({ path: 'enum', message: `cannot be used with the type ${type}`, hint: 'leave it out' });
  if (unique === true && type !== 'string')
    faults.push({ path: 'unique', message: `requires the type string, not ${type}`, hint: 'leave it out' });
  for (const [index, value] of values.entries()) {
    if (values.indexOf(value) !== index)
      faults.push({ path: `enum.${index}`, message: 'is listed twice', hint: 'remove one of them' });
    if (type.startsWith('integer') && !/^-?\d{1,15}$/.test(value))
      faults.push({ path: `enum.${index}`, message: 'is not a whole number' });
  }
  return faults;
}

/** The attribute as Okta's schema writes it. */
export function attributeBody(attribute: NewAttribute): Record<string, unknown> {
  const { name, type, enum: values, permission, required = false, unique = false, ...rest } = attribute;
  const [base = 'string', isArray] = type.split('_');
  const allowed = values === undefined ? {} : { enum: base === 'integer' ? values.map(Number) : values };
  const typed =
    isArray === undefined ? { type: base, ...allowed } : { type: 'array', items: { type: base, ...allowed } };
  return {
    ...rest,
    ...typed,
    ...(required ? { required } : {}),
    ...(unique ? { unique } : {}),
    ...(permission === undefined ? {} : { permissions: [{ principal: 'SELF', action: permission }] }),
  };
}

/**
 * The attribute of this name, if it is there with the wanted settings. Throws `conflict` if it has others, as changing them
 * could make values of users invalid, or if another attribute differs only in case.
 */
export function presentAttribute(
  attributes: readonly SchemaAttribute[],
  wanted: NewAttribute,
): SchemaAttribute | undefined {
  const same = attributes.find(({ name }) => name === wanted.name);
  const alike = attributes.find(({ name }) => name.toLowerCase() === wanted.name.toLowerCase());
  if (same === undefined) {
    if (alike === undefined) return undefined;
    throw taken(`differs only in case from the attribute ${alike.name}`, 'choose another name, or use that attribute');
  }
  if (same.source === 'base') throw taken('is a base attribute of Okta', 'use that attribute, or choose another name');
  const other = differences(same, wanted);
  if (other.length === 0) return same;
  throw taken(`exists with another ${other.join(', ')}`, 'change it in Okta, or choose another name');

  function taken(problem: string, hint: string): OktaError {
    return new OktaError('conflict', { what: `The attribute ${wanted.name} ${problem}`, hint }, { field: 'name' });
  }
}

/** The given settings that differ from those of the attribute. */
function differences(present: SchemaAttribute, wanted: NewAttribute): string[] {
  const { name: _, type, enum: values, ...rest } = wanted;
  const ownType = present.type === 'array' ? `${present.itemType}_array` : present.type;
  const isOther = (name: keyof typeof rest) => rest[name] !== undefined && rest[name] !== present[name];
  const names = ['title', 'description', 'required', 'unique', 'minLength', 'maxLength', 'permission'] as const;
  const isSameList = values === undefined || values.join('\n') === (present.enum ?? []).join('\n');
  return [...(ownType === type ? [] : ['type']), ...names.filter(isOther), ...(isSameList ? [] : ['enum'])];
}

/** The attribute that Okta's response shows after it was added. */
export function addedAttribute(attributes: readonly SchemaAttribute[], { name }: NewAttribute): SchemaAttribute {
  const added = attributes.find((attribute) => attribute.name === name);
  if (added !== undefined) return added;
  const what = `Okta accepted the attribute ${name}, but its response does not show it`;
  throw new OktaError('unexpected_response', { what, hint: 'look it up with get_user_schema' });
}
