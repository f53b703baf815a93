import { expect, test } from 'vitest';
import { operationProblems } from '../../scripts/spec/check-operations.ts';
import type { Operation } from '../../src/okta/operations.ts';
import { smallDocument } from './small-document.ts';

const getGroup: Operation = {
  method: 'GET',
  path: '/api/v1/groups/{groupId}',
  tag: 'Group',
  scopes: ['okta.groups.read'],
  repeat: true,
};

function problems(id: string, row: Operation): string[] {
  return operationProblems(smallDocument, { [id]: row }).get(id) ?? [];
}

test('a row that says what the document says has no problem', () => {
  expect(problems('getGroup', getGroup)).toEqual([]);
});

test('an operation without a credential has no scopes', () => {
  const row: Operation = {
    method: 'GET',
    path: '/.well-known/okta-organization',
    tag: 'OrgSettingMetadata',
    scopes: [],
    repeat: true,
  };
  expect(problems('getWellknownOrgMetadata', row)).toEqual([]);
  expect(problems('getWellknownOrgMetadata', { ...row, scopes: ['okta.orgs.read'] })).toEqual([
    'getWellknownOrgMetadata: the scopes are okta.orgs.read, the document says none',
  ]);
});

test.each([
  [
    { method: 'DELETE' as const },
    ['getGroup: the document has no DELETE /api/v1/groups/{groupId}; getGroup is GET /api/v1/groups/{groupId} there'],
  ],
  [
    { path: '/api/v1/groups/{id}' },
    ['getGroup: the document has no GET /api/v1/groups/{id}; getGroup is GET /api/v1/groups/{groupId} there'],
  ],
  [{ tag: 'User' }, ['getGroup: the tag is User, the document says Group']],
  [
    { scopes: ['okta.groups.manage'] },
    ['getGroup: the scopes are okta.groups.manage, the document says okta.groups.read'],
  ],
])('a row with %j is told apart', (change, expected) => {
  expect(problems('getGroup', { ...getGroup, ...change })).toEqual(expected);
});

test('an operation ID that the document does not have is told', () => {
  expect(problems('readGroup', getGroup)).toEqual([
    'readGroup: the document calls GET /api/v1/groups/{groupId} getGroup',
  ]);
  expect(problems('readGroups', { ...getGroup, path: '/api/v1/group' })).toEqual([
    'readGroups: the document has no GET /api/v1/group, nor any operation readGroups',
  ]);
});

test('an operation that takes no API token, or is deprecated, is told', () => {
  const rule: Operation = {
    method: 'POST',
    path: '/api/v1/groups/rules',
    tag: 'GroupRule',
    scopes: ['okta.groups.manage'],
    repeat: false,
  };
  expect(problems('createGroupRule', rule)).toEqual([
    'createGroupRule: the document does not let an API token call it',
  ]);
  const reset: Operation = {
    method: 'POST',
    path: '/api/v1/users/{id}/lifecycle/reset_password',
    tag: 'UserCred',
    scopes: ['okta.users.manage'],
    repeat: false,
  };
  expect(problems('resetPassword', reset)).toEqual(['resetPassword: the document marks it as deprecated']);
});

test('an operation that Okta added since the document is left out, and one that the document has by now is not', () => {
  const newer = { getGroup: 'release notes', listRules: 'release notes' };
  const listRules = { ...getGroup, path: '/api/v1/groups/{groupId}/newer' };
  const found = operationProblems(smallDocument, { getGroup, listRules }, newer);
  expect(found.get('listRules')).toEqual([]);
  expect(found.get('getGroup')).toEqual(['getGroup: the document has it; take it off the list of newer operations']);
});
