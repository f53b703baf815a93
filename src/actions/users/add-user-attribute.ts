import { z } from 'zod';
import {
  addedAttribute,
  attributeBody,
  attributeFaults,
  attributeTypes,
  presentAttribute,
} from '../../resources/users/new-attribute.ts';
import { attributeModel } from '../../resources/users/user-schema.ts';
import { schemaIdOf, userType } from '../../resources/users/user-types.ts';
import { defineAction } from '../../step/action.ts';
import { field } from '../../step/field.ts';
import { changed, refuse, requiredText } from '../../step/fields.ts';

const length = (title: string) => field(z.int().min(1).max(65_535), { title, description: 'For strings.' }).optional();

/** Add user attribute. */
export const addUserAttribute = defineAction({
  key: 'add_user_attribute',
  resource: 'users',
  title: 'Add user attribute',
  summary: 'Add a custom profile attribute to a user type.',
  description:
    'Other user types are unchanged. If the attribute exists with the same settings, nothing is changed; with other settings, the step fails. Okta may take a few minutes to apply the change to existing users.',
  operations: ['updateUserProfile', 'getUserSchema', 'listUserTypes'],
  role: 'APP_ADMIN',
  effect: 'add',
  idempotent: true,
  lostAnswer: 'The request is sent again, which leads to the same attribute.',
  input: z
    .strictObject({
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
    })
    .check(refuse(attributeFaults)),
  output: z.strictObject({ changed, attribute: attributeModel }),
  examples: [
    {
      title: 'A parking space of up to ten characters',
      input: { name: 'parkingSpace', title: 'Parking space', type: 'string', maxLength: 10 },
      output: {
        changed: true,
        attribute: {
          name: 'parkingSpace',
          title: 'Parking space',
          source: 'custom',
          type: 'string',
          required: false,
          unique: false,
          maxLength: 10,
        },
      },
    },
  ],
  async run({ userType, ...wanted }, { okta }) {
    const schemaId = await schemaIdOf(okta, userType);
    const before = await okta.read('getUserSchema', { path: { schemaId } });
    const present = presentAttribute(before.attributes, wanted);
    if (present !== undefined) return { changed: false, attribute: present };
    const body = { definitions: { custom: { properties: { [wanted.name]: attributeBody(wanted) } } } };
    const { attributes } = await okta.call('updateUserProfile', { path: { schemaId }, body });
    return { changed: true, attribute: addedAttribute(attributes, wanted) };
  },
});
