import { z } from 'zod';
import { checkDevices, devicesBlocked, lockModel } from '../../resources/users/blocks.ts';
import { user } from '../../resources/users/user.ts';
import { defineAction } from '../../step/action.ts';

/** Is user locked. */
export const isUserLocked = defineAction({
  key: 'is_user_locked',
  resource: 'users',
  title: 'Is user locked',
  summary: 'Check whether a user is locked out, and optionally on which devices they are blocked.',
  description:
    'A user who is blocked on unknown devices only stays ACTIVE and is not locked out. Okta updates the status at the next sign-in, so a lockout that has expired may still show.',
  operations: ['getUser', 'listUserBlocks'],
  role: 'READ_ONLY_ADMIN',
  effect: 'read',
  idempotent: true,
  input: z.strictObject({ user, blocks: checkDevices }),
  output: lockModel,
  examples: [
    {
      title: 'Nina is locked out',
      input: { user: 'nina.petrov@acme.example' },
      output: { locked: true, status: 'LOCKED_OUT', user: { id: '00unina0000000000001' } },
    },
    {
      title: 'Grace is not blocked on any device',
      input: { user: 'grace.lindqvist@acme.example', blocks: true },
      output: { locked: false, status: 'ACTIVE', blockedOn: 'no_device', user: { id: '00ugrace000000000001' } },
    },
  ],
  async run({ user, blocks = false }, { okta }) {
    const { id, status = '', statusChanged } = await okta.read('getUser', { path: { id: user } });
    const blockedOn = blocks ? await devicesBlocked(okta, id) : undefined;
    return {
      locked: status === 'LOCKED_OUT' || blockedOn === 'any_device',
      status,
      ...(statusChanged === undefined ? {} : { statusChanged }),
      ...(blockedOn === undefined ? {} : { blockedOn }),
      user: { id },
    };
  },
});
