import type { Operation } from '../../src/okta/operations.ts';

// Compiled with every check, never run: each line marked as an error must be one.
const common = { path: '/api/v1/users', tag: 'User', scopes: [] } as const;

/** Rows that contradict themselves do not compile. */
export const rows: readonly Operation[] = [
  { ...common, method: 'GET', returns: 'list', halveLimitOn500: true },
  { ...common, method: 'POST', returns: 'object', creates: true, afterLoss: 'unknown' },
  { ...common, method: 'DELETE', returns: 'nothing', afterLoss: 'repeat' },
  // @ts-expect-error a read returns something
  { ...common, method: 'GET', returns: 'nothing' },
  // @ts-expect-error a read is always repeated
  { ...common, method: 'GET', returns: 'object', afterLoss: 'repeat' },
  // @ts-expect-error a write must declare how to handle a lost response
  { ...common, method: 'PUT', returns: 'object' },
  // @ts-expect-error a second create makes a second object
  { ...common, method: 'POST', returns: 'object', creates: true, afterLoss: 'repeat' },
  // @ts-expect-error a create returns what it made
  { ...common, method: 'POST', returns: 'nothing', creates: true, afterLoss: 'unknown' },
];
