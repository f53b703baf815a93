import { describe, expect, test } from 'vitest';
import { oktaOperations } from '../../../src/index.ts';
import { operations } from '../../../src/okta/operations.ts';
import { operationCatalog } from '../../../src/resources/operations/catalog.ts';
import { askedPattern, dangerIn } from '../../../src/resources/operations/dangers.ts';
import { afterLossOf } from '../../../src/resources/operations/effects.ts';
import { operationsPicker } from '../../../src/resources/operations/operations-picker.ts';
import { titleOf, wordsOf } from '../../../src/resources/operations/words.ts';
import { pickers } from '../../support/steps.ts';

const found = async (words: string) => (await oktaOperations.search(words)).map(({ id }) => id);

describe('catalog of operations', () => {
  test('has the 732 operations of the document, each with words of its own', async () => {
    const all = await oktaOperations.search();
    expect(all).toHaveLength(732);
    expect(new Set(all.map(({ title }) => title)).size).toBe(732);
    expect(all.map(({ title }) => title)).toEqual(all.map(({ title }) => title).sort());
  });

  test.each([
    ['listUserBlocks', 'List user blocks'],
    ['previewSAMLmetadataForApplication', 'Preview SAML metadata for application'],
    ['listOAuth2Scopes', 'List OAuth2 scopes'],
    ['getAllWellKnownURIs', 'Get all well known URIs'],
    ['deletejwk', 'Delete JWK'],
    ['createUISchema', 'Create UI schema'],
    ['updateCustomAAGUID', 'Update custom AAGUID'],
  ])('writes %s as "%s"', (id, title) => {
    expect(titleOf(id)).toBe(title);
  });

  test('takes a path apart into words', () => {
    expect(wordsOf('/api/v1/users/{userId}/factors')).toEqual(['API', 'v1', 'users', 'user', 'ID', 'factors']);
  });

  test.each([
    ['user blocks', 'listUserBlocks'],
    ['blocks USER', 'listUserBlocks'],
    ['listuserblocks', 'listUserBlocks'],
    ['/api/v1/users/{id}/blocks', 'listUserBlocks'],
    ['list users', 'listUsers'],
    ['create group', 'addGroup'],
    ['remove zone', 'deleteNetworkZone'],
    ['enroll mfa', 'enrollFactor'],
    ['revoke sessions', 'revokeSession'],
    ['idp create', 'createIdentityProvider'],
  ])('finds "%s" as %s first', async (words, id) => {
    expect((await found(words))[0]).toBe(id);
  });

  test('finds the same for words that mean the same', async () => {
    for (const [one, other] of [
      ['app', 'application'],
      ['zone', 'network zone'],
      ['mfa', 'factor'],
      ['idp', 'identity provider'],
    ])
      expect((await found(one ?? '')).sort()).toEqual((await found(other ?? '')).sort());
  });

  test('finds nothing for a word that no operation has, and nothing for letters inside of words', async () => {
    expect(await found('xyzzy')).toEqual([]);
    expect(await found('user xyzzy')).toEqual([]);
    expect(await found('ock')).toEqual([]);
  });

  test('says what an operation does, who may call it and where it is available', async () => {
    const { id, method, path, effect, credential, scopes, notes, betterWith } =
      await oktaOperations.describe('suspendUser');
    expect({ id, method, path, effect, credential, scopes, notes }).toEqual({
      id: 'suspendUser',
      method: 'POST',
      path: '/api/v1/users/{id}/lifecycle/suspend',
      effect: 'change',
      credential: 'any',
      scopes: ['okta.users.manage'],
      notes: [],
    });
    expect(betterWith).toContain('suspend_user');
    expect(await oktaOperations.describe('getDRStatus')).toMatchObject({
      credential: 'oauth',
      notes: expect.arrayContaining(['OAuth only', 'on another host']),
    });
    expect(await oktaOperations.describe('getWellknownSsfMetadata')).toMatchObject({ credential: 'none' });
    expect(await oktaOperations.describe('revokeCurrentApiToken')).toMatchObject({ credential: 'api_token' });
    await expect(oktaOperations.describe('suspendUsr')).rejects.toMatchObject({ field: 'operation' });
    await expect(oktaOperations.describe('constructor')).rejects.toMatchObject({ field: 'operation' });
  });

  test('counts the operations by credential as Okta documents them', async () => {
    const all = await oktaOperations.search();
    const count = (credential: string) => all.filter((one) => one.credential === credential).length;
    expect(['any', 'oauth', 'api_token', 'none'].map(count)).toEqual([708, 15, 2, 7]);
  });

  test('agrees with the operations that steps call', async () => {
    const catalog = await operationCatalog();
    for (const [id, { method, path }] of Object.entries(operations)) {
      const entry = catalog.get(id);
      if (entry !== undefined) expect({ id, method: entry.method, path: entry.path }).toEqual({ id, method, path });
    }
  });

  test('reads, adds, changes or removes by method and name', async () => {
    const effects = async (ids: readonly string[]) =>
      Promise.all(ids.map(async (id) => (await oktaOperations.describe(id)).effect));
    expect(await effects(['listUsers', 'addGroup', 'enrollFactor', 'assignRoleToUser'])).toEqual([
      'read',
      'add',
      'add',
      'add',
    ]);
    expect(await effects(['updateUser', 'verifyFactor', 'replaceGroup', 'unlockUser'])).toEqual(
      Array(4).fill('change'),
    );
    expect(await effects(['deleteGroup', 'revokeOktaSupport', 'uploadIdentitySourceDataForDelete'])).toEqual(
      Array(3).fill('remove'),
    );
  });

  test('sends again only what does no harm', async () => {
    const catalog = await operationCatalog();
    const after = (id: string) => {
      const entry = catalog.get(id);
      return entry === undefined ? undefined : afterLossOf(entry);
    };
    expect(['listUsers', 'replaceBrand', 'deleteBrand', 'updateUser'].map(after)).toEqual(Array(4).fill('repeat'));
    expect(['deleteUser', 'createBrand', 'updateCustomAAGUID', 'sendTestEmail'].map(after)).toEqual(
      Array(4).fill('unknown'),
    );
  });
});

describe('dangers', () => {
  test('hosts ask a person before every operation that removes something or must be confirmed', async () => {
    const asked = new RegExp(askedPattern, 'i');
    const all = [...(await operationCatalog()).values()];
    const missed = all.filter(({ id, effect, danger }) => {
      // Those about the token's owner are asked about only if it is the owner.
      const isOwner = danger?.startsWith('ends this connection') === true;
      return (effect === 'remove' || (danger !== undefined && !isOwner)) && !asked.test(id);
    });
    expect(missed.map(({ id }) => id)).toEqual([]);
    for (const id of ['listUsers', 'addGroup', 'suspendUser', 'updateUser', 'assignUserToGroup', 'activateUser'])
      expect(asked.test(id), id).toBe(false);
  });

  test('says which operations send messages and which responses hold secrets', async () => {
    const catalog = await operationCatalog();
    const { warnings = [] } = catalog.get('enrollFactor') ?? {};
    expect(warnings).toEqual(['may send messages to people', 'its response may hold secrets']);
    expect([...catalog.values()].filter((one) => one.warnings.length > 0)).toHaveLength(21);
    expect(catalog.get('listUsers')?.warnings).toEqual([]);
  });

  test('every danger is one of an operation that exists', async () => {
    const catalog = await operationCatalog();
    const named = [...askedPattern.matchAll(/[a-z]+[A-Z]\w+/g)].map(([id]) => id);
    const verbs = ['bulkRemove', 'resetFactors'];
    expect(named.filter((id) => !verbs.includes(id) && !catalog.has(id))).toEqual([]);
  });

  test('some operations are dangerous only with some inputs', () => {
    expect(dangerIn('createNetworkZone', { body: { usage: 'BLOCKLIST' } })).toContain('lock');
    expect(dangerIn('createNetworkZone', { body: { usage: 'POLICY' } })).toBeUndefined();
    expect(dangerIn('deleteGroupRule', { query: { removeUsers: true } })).toContain('removes everyone');
    expect(dangerIn('deleteGroupRule', {})).toBeUndefined();
    expect(dangerIn('updateUserProfile', { body: { definitions: { custom: { properties: { a: null } } } } })).toContain(
      'null',
    );
    expect(dangerIn('updateUserProfile', { body: { definitions: {} } })).toBeUndefined();
    expect(dangerIn('suspendUser', {})).toBeUndefined();
    expect(dangerIn('listUsers', {})).toBeUndefined();
  });
});

describe('operations picker', () => {
  const load = (search: object) => operationsPicker.load({ values: {}, ...search }, undefined as never);

  test('lists operations by page, with words, method, path, section and notes', async () => {
    const first = await load({});
    expect(first.items).toHaveLength(100);
    const last = await load({ cursor: '700' });
    expect(last.items).toHaveLength(32);
    expect(last.nextCursor).toBeUndefined();
    const { items } = await load({ query: 'getDRStatus' });
    expect(items).toEqual([
      {
        value: 'getDRStatus',
        label: expect.stringMatching(/^Get DR status · GET \/api\/v1\/dr\/status · .+ · OAuth only/),
      },
    ]);
    await expect(load({ cursor: '/api/v1/users' })).rejects.toMatchObject({ field: 'cursor' });
  });

  test('every picker that a form of an operation offers exists', async () => {
    const known = new Set(pickers.map(({ key }) => key));
    const offered = new Set<string>();
    for (const { id } of await oktaOperations.search()) {
      const { input } = await oktaOperations.describe(id);
      for (const [, source] of JSON.stringify(input).matchAll(/"x-options-from":"(\w+)"/g)) offered.add(source ?? '');
    }
    expect(offered.size).toBeGreaterThan(3);
    expect([...offered].filter((source) => !known.has(source))).toEqual([]);
  });
});
