import { describe, expect, test } from 'vitest';
import { matchOperation, operationCalled, operations } from '../../src/okta/operations.ts';

describe('matchOperation', () => {
  test('finds every operation by its method and path', () => {
    for (const operation of Object.values(operations)) {
      const path = operation.path.replaceAll(/\{\w+\}/g, 'x');
      expect(matchOperation(operation.method, path)?.operation).toEqual(operation);
    }
  });

  test('returns the encoded path parameters of an operation, and ignores the query', () => {
    const found = matchOperation('DELETE', '/api/v1/groups/00g1/users/a%2Fb?x=/y');
    expect(found).toEqual({
      id: 'unassignUserFromGroup',
      operation: operations.unassignUserFromGroup,
      parameters: ['00g1', 'a%2Fb'],
    });
  });

  test.each([
    ['GET', '/api/v1/users/x/lifecycle/suspend'],
    ['POST', '/api/v1/users/x/y/lifecycle/suspend'],
    ['POST', '/api/v1/users//lifecycle/suspend'],
    ['POST', '/api/v1/users/x/lifecycle/suspend/'],
    ['DELETE', '/api/v1/users/'],
    ['GET', '/api/v1/brands'],
  ] as const)('finds no operation for %s %s', (method, path) => {
    expect(matchOperation(method, path)).toBeUndefined();
  });
});

test('finds no operation by the shape of a raw call or by an inherited name', () => {
  expect(operationCalled('getUser')).toBe(operations.getUser);
  expect([operationCalled('GET /api/v1/users/*'), operationCalled('constructor')]).toEqual([undefined, undefined]);
});
