import { foundModel, onlyUser, userCriterion, usersBy } from '../../resources/users/finding.ts';
import { defineAction } from '../../step/action.ts';

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
  input: userCriterion,
  output: foundModel,
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
