import { z } from 'zod';
import { user, userModel } from '../../resources/users/user.ts';
import { defineAction } from '../../step/action.ts';

/** Get user. */
export const getUser = defineAction({
  key: 'get_user',
  resource: 'users',
  title: 'Get user',
  summary: 'Get a user by ID or username, with their status and all profile attributes.',
  operations: ['getUser'],
  role: 'READ_ONLY_ADMIN',
  effect: 'read',
  idempotent: true,
  input: z.strictObject({ user }),
  output: userModel,
  examples: [
    {
      title: 'Read Grace by her login',
      input: { user: 'grace.lindqvist@acme.example' },
      output: {
        id: '00ugrace000000000001',
        status: 'ACTIVE',
        profile: {
          login: 'grace.lindqvist@acme.example',
          email: 'grace.lindqvist@acme.example',
          firstName: 'Grace',
          lastName: 'Lindqvist',
          department: 'Engineering',
        },
      },
    },
  ],
  run: ({ user }, { okta }) => okta.read('getUser', { path: { id: user } }),
});
