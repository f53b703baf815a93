import { z } from 'zod';
import { suspend } from '../../src/resources/users/lifecycle.ts';
import { defineAction } from '../../src/step/action.ts';
import { field } from '../../src/step/field.ts';

// Type-checked but never run: each line marked as an error must be one.
const input = z.strictObject({ user: field(z.string(), { title: 'User' }) });
const output = z.strictObject({ name: field(z.string(), { title: 'Name' }) });

const common = {
  key: 'x',
  resource: 'users',
  title: 'X',
  summary: 'X.',
  operations: ['getUser'],
  role: 'READ_ONLY_ADMIN',
  effect: 'read',
  idempotent: true,
  input,
  output,
} as const;

const examples = [{ title: 'An example', input: { user: 'a' }, output: { name: 'b' } }] as const;

/** A valid action compiles. */
export const sound = defineAction({
  ...common,
  examples,
  run: async ({ user }, { okta }) => {
    await okta.call('getUser', { path: { id: user } });
    return { name: user };
  },
});

/** An example whose input does not match the schema does not compile. */
export const wrongInput = defineAction({
  ...common,
  // @ts-expect-error the example's user is a number
  examples: [{ title: 'An example', input: { user: 7 }, output: { name: 'b' } }],
  run: async () => ({ name: 'b' }),
});

/** An example whose output does not match the schema does not compile. */
export const wrongOutput = defineAction({
  ...common,
  // @ts-expect-error the example's output has no name
  examples: [{ title: 'An example', input: { user: 'a' }, output: {} }],
  run: async () => ({ name: 'b' }),
});

/** A call to an undeclared operation does not compile. */
export const undeclared = defineAction({
  ...common,
  examples,
  run: async ({ user }, { okta }) => {
    // @ts-expect-error suspendUser is not among the operations
    await okta.call('suspendUser', { path: { id: user } });
    return { name: user };
  },
});

/** A look-up that calls an undeclared operation does not compile. */
export const undeclaredInLookup = defineAction({
  ...common,
  examples,
  run: async ({ user }, { okta }) => {
    // @ts-expect-error suspend calls suspendUser, which is not among the operations
    await suspend(okta, { user });
    return { name: user };
  },
});

/** A call without a path parameter does not compile. */
export const missingParameter = defineAction({
  ...common,
  examples,
  run: async ({ user }, { okta }) => {
    // @ts-expect-error getUser needs path.id
    await okta.call('getUser', { path: {} });
    // @ts-expect-error getUser has no userId
    await okta.call('getUser', { path: { userId: user } });
    return { name: user };
  },
});

/** A page of an operation without a list does not compile, and neither does a write option on a read. */
export const wrongKind = defineAction({
  ...common,
  operations: ['getUser', 'listUsers', 'suspendUser'],
  effect: 'change',
  examples,
  run: async ({ user }, { okta }) => {
    await okta.page('listUsers', {});
    // @ts-expect-error getUser returns an object
    await okta.page('getUser', { path: { id: user } });
    // @ts-expect-error a read is always retried
    await okta.call('getUser', { path: { id: user }, afterLoss: 'unknown' });
    // @ts-expect-error a read has no body
    await okta.call('listUsers', { body: {} });
    await okta.call('suspendUser', { path: { id: user }, afterLoss: { lookUp: async () => undefined } });
    // @ts-expect-error a lost write is looked up or retried, not both
    await okta.call('suspendUser', { path: { id: user }, afterLoss: { lookUp: async () => undefined, repeat: true } });
    // @ts-expect-error there is no third way
    await okta.call('suspendUser', { path: { id: user }, afterLoss: 'guess' });
    return { name: user };
  },
});

/** A run whose result does not match the output schema does not compile. */
export const wrongResult = defineAction({
  ...common,
  examples,
  // @ts-expect-error the result has no name
  run: async () => ({ title: 'b' }),
});
