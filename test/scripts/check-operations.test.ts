import { expect, test } from 'vitest';
import { operationProblems } from '../../scripts/spec/check-operations.ts';
import type { Operation } from '../../src/okta/operations.ts';
import { smallDocument } from './small-document.ts';

const getGroup = {
  method: 'GET',
  path: '/api/v1/groups/{groupId}',
  tag: 'Group',
  scopes: ['okta.groups.read'],
  returns: 'object',
} satisfies Operation;

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
    returns: 'object',
  };
  expect(problems('getWellknownOrgMetadata', row)).toEqual([]);
  expect(problems('getWellknownOrgMetadata', { ...row, scopes: ['okta.orgs.read'] })).toEqual([
    'getWellknownOrgMetadata: the scopes are okta.orgs.read, the document says none',
  ]);
});

test('reports the method, path, tag and scopes that the document does not have', () => {
  expect(problems('getGroup', { ...getGroup, path: '/api/v1/groups/{id}' })).toEqual([
    'getGroup: the document has no GET /api/v1/groups/{id}; getGroup is GET /api/v1/groups/{groupId} there',
  ]);
  expect(problems('getGroup', { ...getGroup, method: 'DELETE', returns: 'nothing', afterLoss: 'repeat' })).toEqual([
    'getGroup: the document has no DELETE /api/v1/groups/{groupId}; getGroup is GET /api/v1/groups/{groupId} there',
  ]);
  expect(problems('getGroup', { ...getGroup, tag: 'User' })).toEqual([
    'getGroup: the tag is User, the document says Group',
  ]);
  expect(problems('getGroup', { ...getGroup, scopes: ['okta.groups.manage'] })).toEqual([
    'getGroup: the scopes are okta.groups.manage, the document says okta.groups.read',
  ]);
});

test('reports what the document says an operation returns', () => {
  expect(problems('getGroup', { ...getGroup, returns: 'list' })).toEqual([
    'getGroup: it returns list, the document says object',
  ]);
  const list: Operation = { ...getGroup, path: '/api/v1/groups/rules', tag: 'GroupRule', returns: 'object' };
  expect(problems('listGroupRules', list)).toEqual(['listGroupRules: it returns object, the document says list']);
});

test('reports a list to be halved that has no limit', () => {
  expect(problems('getGroup', { ...getGroup, halveLimitOn500: true })).toEqual([
    'getGroup: the document has no limit that could be halved',
  ]);
  const list: Operation = {
    ...getGroup,
    path: '/api/v1/groups/rules',
    tag: 'GroupRule',
    returns: 'list',
    halveLimitOn500: true,
  };
  expect(problems('listGroupRules', list)).toEqual([]);
});

test('reports a create that is not marked, and a lifecycle change that is not', () => {
  const create: Operation = {
    method: 'POST',
    path: '/api/v1/users',
    tag: 'User',
    scopes: [],
    returns: 'object',
    afterLoss: 'repeat',
  };
  expect(problems('createUser', create)).toEqual(['createUser: creates must be true']);
  const reset: Operation = {
    method: 'POST',
    path: '/api/v1/users/{id}/lifecycle/reset_password',
    tag: 'UserCred',
    scopes: ['okta.users.manage'],
    returns: 'nothing',
    afterLoss: 'unknown',
  };
  expect(problems('resetPassword', reset)).toEqual([
    'resetPassword: the document marks it as deprecated',
    'resetPassword: changesState must be true',
  ]);
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
    returns: 'object',
    creates: true,
    afterLoss: 'unknown',
  };
  expect(problems('createGroupRule', rule)).toEqual([
    'createGroupRule: the document does not let an API token call it',
  ]);
  const reset: Operation = {
    method: 'POST',
    path: '/api/v1/users/{id}/lifecycle/reset_password',
    tag: 'UserCred',
    scopes: ['okta.users.manage'],
    returns: 'nothing',
    afterLoss: 'unknown',
    changesState: true,
  };
  expect(problems('resetPassword', reset)).toEqual(['resetPassword: the document marks it as deprecated']);
});

test('an operation that Okta added since the document is left out, and one that the document has by now is not', () => {
  const newer = { getGroup: 'release notes', listRules: 'release notes' };
  const listRules: Operation = { ...getGroup, path: '/api/v1/groups/{groupId}/newer' };
  const found = operationProblems(smallDocument, { getGroup, listRules }, newer);
  expect(found.get('listRules')).toEqual([]);
  expect(found.get('getGroup')).toEqual(['getGroup: the document has it; take it off the list of newer operations']);
});
