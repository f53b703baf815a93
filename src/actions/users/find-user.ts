import { z } from 'zod';
import { findableBy, onlyUser, usersBy } from '../../resources/users/finding.ts';
import { userModel } from '../../resources/users/user.ts';
import { defineAction } from '../../step/action.ts';
import { field } from '../../step/field.ts';
import { refuse, requiredText } from '../../step/fields.ts';

/** Find user. */
export const findUser = defineAction({
  key: 'find_user',
  resource: 'users',
  title: 'Find user',
  summary: 'Find one user by username, email, name or another attribute, deactivated users included.',
  description:
    'Finding nobody is not an error: found is then false. Case does not matter. A search by attribute may miss a user who was created or changed a second ago.',
  operations: ['listUsers', 'getUser', 'getUserSchema'],
  role: 'READ_ONLY_ADMIN',
  effect: 'read',
  idempotent: true,
  input: z
    .strictObject({
      by: field(z.enum(findableBy), {
        title: 'Find by',
        description:
          'login is the username, or the part of it before the @. name is a first, last, full or display name.',
      }),
      value: field(requiredText(), { title: 'Value', placeholder: 'grace.lindqvist@acme.example' }),
      attribute: field(requiredText().regex(/^[A-Za-z_]\w*$/), {
        title: 'Attribute',
        description: 'Variable name of the attribute, if Find by is attribute.',
        placeholder: 'employeeNumber',
        // optionsFrom: user_attributes
      }).optional(),
      ifMany: field(z.enum(['fail', 'first']), {
        title: 'If several match',
        description: 'Whether to fail, or to return the first user that Okta lists.',
        default: 'fail',
      }).optional(),
    })
    .check(
      refuse(({ by, attribute }) => {
        if (by === 'attribute' && attribute === undefined)
          return [{ path: 'attribute', message: 'is required to find a user by attribute' }];
        if (by !== 'attribute' && attribute !== undefined)
          return [{ path: 'attribute', message: `is not used to find a user by ${by}`, hint: 'leave it out' }];
        return [];
      }),
    ),
  output: z.strictObject({
    found: field(z.boolean(), { title: 'Found' }),
    user: field(userModel.clone(), { title: 'User', description: 'Absent if nobody was found.' }).optional(),
  }),
  examples: [
    {
      title: 'The user with an email address',
      input: { by: 'email', value: 'Grace.Lindqvist@acme.example' },
      output: { found: true, user: { id: '00ugrace000000000001', status: 'ACTIVE' } },
    },
    {
      title: 'The user with a badge number',
      input: { by: 'attribute', attribute: 'badgeNumber', value: 'A-1042' },
      output: { found: true, user: { id: '00ugrace000000000001' } },
    },
    { title: 'Nobody has that name', input: { by: 'name', value: 'Grace Hopper' }, output: { found: false } },
  ],
  async run({ by, value, attribute, ifMany = 'fail' }, { okta }) {
    const user = onlyUser(await usersBy(okta, { by, value, attribute }), { value, ifMany });
    return user === undefined ? { found: false } : { found: true, user };
  },
});
