import { describe, expect, test } from 'vitest';
import { APPS, causesOf, openOrg, STAFF, useOrgClient } from './org-client.ts';

const org = useOrgClient();

const SESSIONS = `/api/v1/identity-sources/${APPS.source}/sessions`;
const minute = 60_000;
const day = 24 * 60 * minute;

const una = {
  externalId: 'E-1',
  profile: { userName: 'una.new@acme.example', email: 'una.new@acme.example', firstName: 'Una', lastName: 'New' },
};

/** Opens a session and returns its path. */
async function open(client = org): Promise<string> {
  const created = await client.post(SESSIONS);
  expect(created.status).toBe(201);
  return `${SESSIONS}/${created.body['id']}`;
}

const users = (profiles: unknown) => ({ entityType: 'USERS', profiles });
const upsert = (session: string, profiles: unknown, client = org) =>
  client.post(`${session}/bulk-upsert`, users(profiles));
const start = (session: string, client = org) => client.post(`${session}/start-import`);
const statusOf = async (session: string) => (await org.get(session)).body['status'];

/** Imports profiles and waits until the next session may be opened. */
async function importUsers(profiles: unknown, kind = 'bulk-upsert'): Promise<void> {
  const session = await open();
  expect((await org.post(`${session}/${kind}`, users(profiles))).status).toBe(202);
  expect((await start(session)).status).toBe(200);
  org.sandbox.clock.advance(5 * minute);
}

describe('an import session', () => {
  test('is created once per source and listed while it is active', async () => {
    const created = await org.post(SESSIONS);
    expect([created.status, created.body]).toEqual([
      201,
      {
        id: expect.stringMatching(/^aps/),
        identitySourceId: APPS.source,
        status: 'CREATED',
        importType: 'INCREMENTAL',
        created: expect.any(String),
        lastUpdated: expect.any(String),
      },
    ]);
    const second = await org.post(SESSIONS);
    expect([second.status, second.body['errorCode']]).toEqual([400, 'E0000001']);
    expect((await org.get(SESSIONS)).list).toEqual([created.body]);
    expect((await org.get(`${SESSIONS}/${created.body['id']}`)).body).toEqual(created.body);
    expect(org.eventTypes()).toEqual(['system.import.session.created']);
  });

  test('goes from CREATED over IN_PROGRESS and TRIGGERED to COMPLETED', async () => {
    const session = await open();
    expect((await upsert(session, [una])).status).toBe(202);
    expect(await statusOf(session)).toBe('IN_PROGRESS');
    const started = await start(session);
    expect([started.status, started.body['status']]).toEqual([200, 'TRIGGERED']);
    expect(await statusOf(session)).toBe('COMPLETED');
    expect((await org.get(SESSIONS)).list).toEqual([]);
  });

  test('cannot be opened within five minutes of a start', async () => {
    const session = await open();
    await upsert(session, [una]);
    await start(session);
    org.sandbox.clock.advance(4 * minute);
    expect((await org.post(SESSIONS)).status).toBe(400);
    org.sandbox.clock.advance(minute);
    expect((await org.post(SESSIONS)).status).toBe(201);
  });

  test('expires after 24 hours without a request', async () => {
    const session = await open();
    org.sandbox.clock.advance(day - minute);
    expect((await upsert(session, [una])).status).toBe(202);
    org.sandbox.clock.advance(day - minute);
    expect(await statusOf(session)).toBe('IN_PROGRESS');
    org.sandbox.clock.advance(day);
    expect(await statusOf(session)).toBe('EXPIRED');
    expect((await upsert(session, [una])).status).toBe(400);
    expect(org.eventTypes()).toContain('system.import.session.expired');
    expect((await org.post(SESSIONS)).status).toBe(201);
  });

  test('is closed with 204, can still be read, and cannot be closed twice', async () => {
    const session = await open();
    await upsert(session, [una]);
    expect((await org.delete(session)).status).toBe(204);
    expect(await statusOf(session)).toBe('CLOSED');
    expect((await org.delete(session)).status).toBe(400);
    expect((await start(session)).status).toBe(400);
    expect(org.sandbox.org.findUser('una.new@acme.example')).toBeUndefined();
    expect((await org.post(SESSIONS)).status).toBe(201);
  });

  test('starts only with data, and only once', async () => {
    const session = await open();
    expect((await start(session)).status).toBe(400);
    await org.post(`${session}/bulk-delete`, users([{ externalId: 'nobody' }]));
    expect([await statusOf(session), (await start(session)).status]).toEqual(['CREATED', 400]);
    await upsert(session, [una]);
    expect([(await start(session)).status, (await start(session)).status]).toEqual([200, 400]);
  });

  test('takes as long as the org says, one import after the other', async () => {
    const own = await openOrg({ importMs: 6 * minute });
    const sessions: string[] = [];
    for (const externalId of ['E-1', 'E-2']) {
      const session = await open(own);
      await upsert(session, [{ ...una, externalId }], own);
      await start(session, own);
      sessions.push(session);
      own.sandbox.clock.advance(5 * minute);
    }
    const statuses = async () => {
      const replies = await Promise.all(sessions.map((session) => own.get(session)));
      return replies.map(({ body }) => body['status']);
    };
    expect(await statuses()).toEqual(['COMPLETED', 'TRIGGERED']);
    own.sandbox.clock.advance(2 * minute);
    expect(await statuses()).toEqual(['COMPLETED', 'COMPLETED']);
    await own.sandbox.close();
  });

  test.each([
    ['an unknown session', `${SESSIONS}/nothing`, 404],
    ['an app that is not an identity source', `/api/v1/identity-sources/${APPS.slack}/sessions`, 404],
  ])('does not exist for %s', async (_, path, status) => {
    const reply = await org.get(path);
    expect([reply.status, reply.body['errorCode']]).toEqual([status, 'E0000007']);
  });

  test('is missing in an org without identity sources', async () => {
    const own = await openOrg({ identitySources: false });
    const reply = await own.post(SESSIONS);
    expect([reply.status, reply.body['errorCode']]).toEqual([401, 'E0000015']);
    await own.sandbox.close();
  });
});

describe('a bulk upload', () => {
  const many = (count: number) =>
    Array.from({ length: count }, (_, index) => ({ externalId: `E-${index}`, profile: una.profile }));

  test('has at most 200 entities, and not none', async () => {
    const session = await open();
    expect((await upsert(session, many(201))).status).toBe(400);
    expect((await upsert(session, [])).status).toBe(400);
    expect((await upsert(session, many(200))).status).toBe(202);
  });

  test('has at most 200 KB', async () => {
    const session = await open();
    const long = { externalId: 'E-1', profile: { ...una.profile, homeAddress: 'ä'.repeat(103_000) } };
    const reply = await upsert(session, [long]);
    expect([reply.status, causesOf(reply)]).toEqual([400, ['profiles: at most 204800 bytes']]);
  });

  test('may be repeated 50 times in a session', async () => {
    const session = await open();
    for (let count = 0; count < 50; count += 1) expect((await upsert(session, [una])).status).toBe(202);
    const reply = await upsert(session, [una]);
    expect([reply.status, causesOf(reply)]).toEqual([400, ['session: at most 50 requests']]);
  });

  test.each([
    ['bulk-upsert', { profiles: [una] }],
    ['bulk-upsert', users(undefined)],
    ['bulk-upsert', users([{ profile: una.profile }])],
    ['bulk-delete', users([{ externalId: '' }])],
    ['bulk-groups-upsert', { profiles: [] }],
    ['bulk-group-memberships-upsert', { memberships: [{ memberExternalIds: ['E-1'] }] }],
  ])('of %s rejects %j', async (kind, body) => {
    const session = await open();
    expect((await org.post(`${session}/${kind}`, body)).status).toBe(400);
    expect(await statusOf(session)).toBe('CREATED');
  });
});

describe('an import', () => {
  test('creates users, updates them by external ID, and links the user with the same login', async () => {
    const grace = { externalId: 'E-2', profile: { userName: 'grace.lindqvist@acme.example', firstName: 'Gracie' } };
    await importUsers([una, grace]);
    const created = org.sandbox.org.findUser('una.new@acme.example');
    expect(created).toMatchObject({ status: 'STAGED', profile: { firstName: 'Una', email: 'una.new@acme.example' } });
    expect(org.sandbox.org.user(STAFF.grace)?.profile).toMatchObject({
      firstName: 'Gracie',
      department: 'Engineering',
    });
    await importUsers([{ externalId: 'E-1', profile: { userName: 'una.old@acme.example', lastName: 'Old' } }]);
    expect(org.sandbox.org.findUser('una.old@acme.example')).toMatchObject({
      id: created?.id,
      profile: { firstName: 'Una', lastName: 'Old' },
    });
    expect(org.sandbox.org.appUsers.has(APPS.source, created?.id ?? '')).toBe(true);
  });

  test('leaves out a profile that Okta does not allow and shows that in the System Log only', async () => {
    const session = await open();
    await upsert(session, [{ externalId: 'E-9', profile: { userName: 'nobody' } }, una]);
    await start(session);
    expect(await statusOf(session)).toBe('COMPLETED');
    expect(org.sandbox.org.findUser('una.new@acme.example')).toBeDefined();
    expect(org.sandbox.org.log.events('system.import.import_profile')).toMatchObject([
      { outcome: { result: 'FAILURE', reason: expect.stringMatching(/^E-9: /) } },
    ]);
  });

  test('deactivates users by external ID and ignores unknown ones', async () => {
    await importUsers([una]);
    await importUsers([{ externalId: 'E-1' }, { externalId: 'nobody' }], 'bulk-delete');
    expect(org.sandbox.org.findUser('una.new@acme.example')?.status).toBe('DEPROVISIONED');
    expect(org.eventTypes()).toContain('user.lifecycle.deactivate');
  });

  test('brings groups and their members', async () => {
    const session = await open();
    await upsert(session, [una]);
    const group = { externalId: 'G-1', profile: { displayName: 'Welders', description: 'From HR' } };
    expect((await org.post(`${session}/bulk-groups-upsert`, { profiles: [group] })).status).toBe(202);
    const memberships = [{ groupExternalId: 'G-1', memberExternalIds: ['E-1', 'nobody'] }];
    expect((await org.post(`${session}/bulk-group-memberships-upsert`, { memberships })).status).toBe(202);
    await start(session);
    expect(await statusOf(session)).toBe('COMPLETED');
    const [found] = (await org.get('/api/v1/groups?q=Welders')).list;
    expect(found).toMatchObject({
      type: 'APP_GROUP',
      profile: { description: 'From HR' },
      source: { id: APPS.source },
    });
    const members = await org.get(`/api/v1/groups/${found?.['id']}/users`);
    expect(members.list).toMatchObject([{ profile: { login: 'una.new@acme.example' } }]);
  });
});
