import {
  addedAttribute,
  attributeAddition,
  attributeBody,
  newAttribute,
  presentAttribute,
} from '../../resources/users/new-attribute.ts';
import { schemaIdOf } from '../../resources/users/user-types.ts';
import { defineAction } from '../../step/action.ts';

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
  input: newAttribute,
  output: attributeAddition,
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
