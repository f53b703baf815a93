import { expect, test } from 'vitest';
import { isObject, memberAt, objectAt, parseJson, textAt } from '../../src/okta/json.ts';

const event = { actor: { id: '00u1', name: '' }, target: [{ id: '00g1' }], client: null };

test('accepts an object, and rejects a list, null and text as objects', () => {
  expect([{}, [], null, 'text', undefined].map(isObject)).toEqual([true, false, false, false, false]);
});

test('reads the member at a path, and returns undefined if any part of the path is missing', () => {
  expect(memberAt(event, 'actor', 'id')).toBe('00u1');
  expect(memberAt(event, 'client')).toBeNull();
  expect(memberAt(event, 'client', 'ip')).toBeUndefined();
  expect(memberAt(event, 'target', '0')).toBeUndefined();
  expect(memberAt(event)).toBe(event);
});

test('never reads inherited members', () => {
  expect(memberAt(event, 'constructor')).toBeUndefined();
  expect(memberAt(event, '__proto__', 'toString')).toBeUndefined();
  expect(objectAt(event, '__proto__')).toEqual({});
});

test('returns an empty object for any value that is not an object', () => {
  expect(objectAt(event, 'actor')).toBe(event.actor);
  expect([objectAt(event, 'target'), objectAt(event, 'client'), objectAt(null)]).toEqual([{}, {}, {}]);
});

test('returns undefined for empty text', () => {
  expect(textAt(event, 'actor', 'id')).toBe('00u1');
  expect([textAt(event, 'actor', 'name'), textAt(event, 'actor')]).toEqual([undefined, undefined]);
});

test('parses JSON, including null, and returns undefined for anything else', () => {
  expect([parseJson('{"a":1}'), parseJson('null'), parseJson('{'), parseJson('')]).toEqual([
    { a: 1 },
    null,
    undefined,
    undefined,
  ]);
});
