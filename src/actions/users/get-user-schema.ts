import { z } from 'zod';
import { attributeModel } from '../../resources/users/user-schema.ts';
import { schemaIdOf, userType } from '../../resources/users/user-types.ts';
import { defineAction } from '../../step/action.ts';
import { field } from '../../step/field.ts';

/** Get user schema. */
export const getUserSchema = defineAction({
  key: 'get_user_schema',
  resource: 'users',
  title: 'Get user schema',
  summary: 'Get the profile attributes of a user type: base attributes first, then custom ones.',
  operations: ['getUserSchema', 'listUserTypes'],
  role: 'APP_ADMIN',
  effect: 'read',
  idempotent: true,
  input: z.strictObject({
    userType,
    source: field(z.enum(['all', 'base', 'custom']), {
      title: 'Source',
      description: "Which attributes to return: all, Okta's base attributes, or the org's custom ones.",
      default: 'all',
    }).optional(),
  }),
  output: z.strictObject({
    schemaId: field(z.string(), { title: 'Schema ID' }),
    attributes: field(z.array(attributeModel), { title: 'Attributes' }),
  }),
  examples: [
    {
      title: 'Custom attributes of the default user type',
      input: { source: 'custom' },
      output: {
        schemaId: 'oscacme0000000000001',
        attributes: [
          {
            name: 'badgeNumber',
            title: 'Badge number',
            source: 'custom',
            type: 'string',
            required: false,
            unique: false,
            minLength: 4,
            maxLength: 12,
          },
          { name: 'startDate', title: 'Start date', source: 'custom', type: 'string', required: false, unique: false },
          {
            name: 'costTier',
            title: 'Cost tier',
            source: 'custom',
            type: 'string',
            required: false,
            unique: false,
            enum: ['bronze', 'silver', 'gold'],
          },
          { name: 'remote', title: 'Remote', source: 'custom', type: 'boolean', required: false, unique: false },
          {
            name: 'yearsOfService',
            title: 'Years of service',
            source: 'custom',
            type: 'integer',
            required: false,
            unique: false,
          },
          {
            name: 'skills',
            title: 'Skills',
            source: 'custom',
            type: 'array',
            required: false,
            unique: false,
            itemType: 'string',
          },
        ],
      },
    },
  ],
  async run({ userType, source = 'all' }, { okta }) {
    const schemaId = await schemaIdOf(okta, userType);
    const { id, attributes } = await okta.read('getUserSchema', { path: { schemaId } });
    return { schemaId: id, attributes: attributes.filter((one) => source === 'all' || one.source === source) };
  },
});
