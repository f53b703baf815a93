import { z } from 'zod';
import { OktaError } from '../../okta/errors.ts';
import type { Okta } from '../../step/action.ts';
import { field } from '../../step/field.ts';
import { date, segmentText, text } from '../../step/fields.ts';

/** A user type as steps return it. */
export const userTypeModel = field(
  z.looseObject({
    id: field(z.string(), { title: 'User type ID' }),
    name: text('Variable name'),
    displayName: text('Display name'),
    description: text('Description'),
    default: field(z.boolean(), { title: 'Default', description: 'Whether new users get this type.' }).optional(),
    created: date('Created'),
    lastUpdated: date('Last updated'),
    schemaId: text('Schema ID', 'ID of the schema of its profile attributes.'),
  }),
  { title: 'User type' },
);

/** A user type, see {@link userTypeModel}. */
export type UserType = z.infer<typeof userTypeModel>;

/** The user type whose attributes a step is about. */
export const userType = field(segmentText(), {
  title: 'User type',
  description: 'ID or variable name of the user type. Default: the default type.',
  optionsFrom: 'user_types',
}).optional();

/** The ID of the schema of a user type; `default` is an alias for that of the default type. */
export async function schemaIdOf(okta: Okta<'listUserTypes'>, userType: string | undefined): Promise<string> {
  if (userType === undefined || userType === 'default') return 'default';
  const { items } = await okta.list('listUserTypes', {}, { all: true });
  const type = items.find(({ id }) => id === userType) ?? items.find(({ name }) => name === userType);
  if (type?.schemaId !== undefined) return type.schemaId;
  const names = items.map(({ name, id }) => name ?? id).join(', ');
  throw new OktaError(
    'not_found',
    { what: `There is no user type "${userType}"`, hint: `use one of ${names}` },
    { field: 'userType' },
  );
}
