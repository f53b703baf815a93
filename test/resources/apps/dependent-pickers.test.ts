import { describe, expect, test } from 'vitest';
import { useOrg } from '../../support/org.ts';

const jira = '0oajira0000000000001';
const slack = '0oaslack000000000001';

describe('app users picker', () => {
  const org = useOrg();
  const load = (app: string, query = '') => org.okta.options('app_users', { values: { app }, query });

  test('the app users picker lists the users of an app and marks those who have it through a group', async () => {
    expect((await load(slack)).items).toEqual([
      { value: '00ugrace000000000001', label: 'grace.lindqvist@acme.example' },
    ]);
    expect((await load(jira)).items).toContainEqual({
      value: '00uada00000000000001',
      label: 'ada.okonkwo@acme.example (through a group)',
    });
  });

  test('the app users picker finds a user by the beginning of a name', async () => {
    expect((await load(jira, 'ben')).items.map(({ value }) => value)).toEqual(['00uben00000000000001']);
    expect((await load(jira, 'grace')).items).toEqual([]);
  });

  test('the app users picker continues on the next page', async () => {
    for (let index = 0; index < 100; index += 1) {
      const address = `tester.${index}@acme.example`;
      const profile = { firstName: 'Tester', lastName: String(index), login: address, email: address };
      org.sandbox.scenario.assignApp(slack, org.sandbox.scenario.addUser({ profile }).id);
    }
    const first = await load(slack);
    const cursor = first.nextCursor ?? '';
    const second = await org.okta.options('app_users', { values: { app: slack }, cursor });
    expect([first.items.length, second.items.length, second.nextCursor]).toEqual([100, 1, undefined]);
  });

  test('the app users picker needs an app first', async () => {
    org.forget();
    await expect(org.okta.options('app_users')).rejects.toMatchObject({ category: 'invalid_request' });
    expect(org.sent()).toEqual([]);
  });
});

describe('app groups picker', () => {
  const org = useOrg();
  const load = (app: string, query = '') => org.okta.options('app_groups', { values: { app }, query });

  test('the app groups picker lists the groups of an app by name', async () => {
    expect((await load(jira)).items).toEqual([{ value: '00gengineering000001', label: 'Engineering' }]);
    expect((await load(jira, 'engi')).items).toHaveLength(1);
    expect((await load(jira, 'sales')).items).toEqual([]);
    expect((await load(slack)).items).toEqual([]);
  });

  test('the app groups picker returns not_found for an unknown app', async () => {
    await expect(load('0oanothing')).rejects.toMatchObject({ category: 'not_found', errorCode: 'E0000007' });
  });
});
