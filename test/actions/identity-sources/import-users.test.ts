import { describe, expect, test } from 'vitest';
import { fastClock } from '../../support/fast-clock.ts';
import { useOrg } from '../../support/org.ts';
import { untyped } from '../../support/untyped.ts';

const source = '0oasource00000000001';
const sessions = `/api/v1/identity-sources/${source}/sessions`;
const minute = 60_000;

/** A user of the source. */
const user = (number: number, more: object = {}) => ({
  externalId: `E-${number}`,
  profile: {
    userName: `person.${number}@acme.example`,
    email: `person.${number}@acme.example`,
    firstName: 'Person',
    lastName: String(number),
    ...more,
  },
});
const people = (count: number) => Array.from({ length: count }, (_, index) => user(index));

describe('import_users', () => {
  const org = useOrg();
  const run = (users: object[], more: object = {}, options?: object) =>
    org.okta.run(untyped('import_users'), { source, users, ...more }, options);
  const find = (login: string) => org.sandbox.org.findUser(login);
  const statuses = () => org.sandbox.org.importSessions.of(source).map(({ status }) => status);
  /** The kinds of the writes that were sent. */
  const writes = () => org.writes().map((line) => line.replace(sessions, '').replace(/aps\w+/, 'ID'));

  test('import_users creates new users, updates known ones and reports each upload', async () => {
    org.forget();
    const { output } = await run([user(1), { externalId: 'E-1001', profile: { lastName: 'Vale-Haddad' } }]);
    expect(output).toEqual({
      session: expect.objectContaining({ id: expect.stringMatching(/^aps/), status: 'COMPLETED' }),
      uploaded: 2,
      uploads: [{ users: 2, bytes: expect.any(Number) }],
      status: 'COMPLETED',
      finished: true,
    });
    expect(find('person.1@acme.example')?.profile).toMatchObject({ firstName: 'Person', lastName: '1' });
    expect(find('iris.vale@acme.example')?.profile['lastName']).toBe('Vale-Haddad');
    expect(writes()).toEqual(['POST ', 'POST /ID/bulk-upsert', 'POST /ID/start-import']);
  });

  test('import_users splits by 200 users, in order', async () => {
    org.forget();
    const { output } = await run(people(450));
    expect(output).toMatchObject({ uploaded: 450, uploads: [{ users: 200 }, { users: 200 }, { users: 50 }] });
    expect(writes().filter((line) => line.endsWith('bulk-upsert'))).toHaveLength(3);
    expect(find('person.449@acme.example')).toBeDefined();
  });

  test('import_users splits by 200 KB, counted in bytes', async () => {
    const long = Array.from({ length: 5 }, (_, index) => user(index, { homeAddress: 'ä'.repeat(30_000) }));
    const { output } = await run(long);
    expect(output).toMatchObject({ uploaded: 5, uploads: [{ users: 3 }, { users: 2 }] });
    expect(find('person.4@acme.example')).toBeDefined();
  });

  test.each([
    [[user(1), user(2), user(1)], 'users[2]', 'users[2] has the external ID of users[0]. Leave one of them out.'],
    [
      [user(1), user(2, { homeAddress: 'x'.repeat(200_000) })],
      'users[1]',
      'users[1] is larger than 200 KB. Shorten it.',
    ],
    [
      Array.from({ length: 51 }, (_, index) => user(index, { homeAddress: 'x'.repeat(150_000) })),
      'users',
      'users takes 51 uploads, but Okta allows 50 in a session. Import fewer at once.',
    ],
    [people(10_001), 'users', expect.stringContaining('10000')],
    [[], 'users', expect.any(String)],
    [[{ externalId: ' ', profile: {} }], 'users[0].externalId', expect.any(String)],
    [[{ externalId: 'E-1', profile: { tags: ['a'] } }], 'users[0].profile.tags', expect.any(String)],
    [[{ ...user(1), profil: {} }], 'users[0].profil', expect.stringContaining('users[0].profile')],
  ])('import_users rejects bad users before any request (%#)', async (users, field, message) => {
    org.forget();
    await expect(run(users)).rejects.toMatchObject({ category: 'invalid_request', field, message });
    expect(org.sent()).toEqual([]);
  });

  test('import_users returns at once by default, while Okta imports', async () => {
    org.sandbox.org.behavior.importMs = minute;
    const { output } = await run([user(1)]);
    expect(output).toMatchObject({ status: 'TRIGGERED', finished: false, session: { status: 'TRIGGERED' } });
    expect(find('person.1@acme.example')).toBeUndefined();
  });

  test('import_users waits until Okta has finished', async () => {
    org.sandbox.org.behavior.importMs = 600;
    const { output } = await run([user(1)], { wait: true });
    expect(output).toMatchObject({ status: 'COMPLETED', finished: true });
    expect(find('person.1@acme.example')).toBeDefined();
  });

  test('import_users stops waiting after four minutes and says that the import goes on', async () => {
    org.sandbox.org.behavior.importMs = 10 * minute;
    const okta = org.connect({ clock: fastClock(200) });
    const { output } = await okta.run(untyped('import_users'), { source, users: [user(1)], wait: true });
    expect(output).toMatchObject({ status: 'TRIGGERED', finished: false });
    expect(statuses()).toEqual(['TRIGGERED']);
  });

  test('import_users reports an import that Okta could not process', async () => {
    org.sandbox.faults.next({
      kind: 'status',
      method: 'GET',
      path: `${sessions}/*`,
      status: 200,
      body: { id: 'aps1', status: 'ERROR' },
    });
    await expect(run([user(1)])).rejects.toMatchObject({
      category: 'conflict',
      message:
        'Okta could not import the session aps1. Look for its events (system.import) in the System Log, then import the users again.',
    });
  });

  test('import_users names the open session that blocks a source', async () => {
    const { output } = await org.okta.run(untyped('call_okta_api'), { path: sessions.slice(4), method: 'POST' });
    const open = Object(Object(output).body).id;
    org.forget();
    await expect(run([user(1)])).rejects.toMatchObject({
      category: 'conflict',
      field: 'source',
      message: expect.stringMatching(
        new RegExp(
          `^The identity source has an open import session: ${open} is CREATED since [\\dT:.-]+Z\\. Wait until its import is started, or cancel it in Okta\\.$`,
        ),
      ),
    });
    expect([writes(), statuses()]).toEqual([['POST '], ['CREATED']]);
  });

  test('import_users says that five minutes must pass between two imports', async () => {
    await run([user(1)]);
    await expect(run([user(2)])).rejects.toMatchObject({
      category: 'conflict',
      field: 'source',
      message: expect.stringMatching(
        /^Okta rejected createIdentitySourceSession: .*\. Try again when five minutes have passed since the last import was started\.$/,
      ),
    });
    org.sandbox.clock.advance(5 * minute);
    expect((await run([user(2)])).output).toMatchObject({ finished: true });
  });

  test('import_users closes its session if an upload fails, so that nothing is imported', async () => {
    org.sandbox.faults.next({ kind: 'slow', method: 'POST', path: `${sessions}/*/bulk-upsert`, delayMs: 0 });
    org.sandbox.faults.next({
      kind: 'status',
      method: 'POST',
      path: `${sessions}/*/bulk-upsert`,
      status: 400,
      body: { errorCode: 'E0000001', errorSummary: 'Api validation failed: profiles' },
    });
    await expect(run(people(250))).rejects.toMatchObject({
      category: 'invalid_request',
      errorCode: 'E0000001',
      message:
        'Okta rejected uploadIdentitySourceDataForUpsert: Api validation failed: profiles, so nothing was changed. Correct the input.',
    });
    expect(statuses()).toEqual(['CLOSED']);
    expect(find('person.1@acme.example')).toBeUndefined();
    expect((await run([user(1)])).output).toMatchObject({ finished: true });
  });

  test('import_users says which session stays open if it cannot close it', async () => {
    const failure = { kind: 'status', status: 403, body: { errorCode: 'E0000006', errorSummary: 'No' } } as const;
    org.sandbox.faults.next({ ...failure, method: 'POST', path: `${sessions}/*/start-import` });
    org.sandbox.faults.next({ ...failure, method: 'DELETE' });
    await expect(run([user(1)])).rejects.toMatchObject({
      category: 'forbidden',
      message: expect.stringMatching(/, and the import session aps\w+ stays open for 24 hours\. /),
    });
    expect(statuses()).toEqual(['IN_PROGRESS']);
  });

  test.each(['lost_before', 'lost_after'] as const)(
    'import_users imports once after %s on any request',
    async (kind) => {
      for (const path of [sessions, `${sessions}/*/bulk-upsert`, `${sessions}/*/start-import`]) {
        org.sandbox.faults.next({ kind, method: 'POST', path });
        const { output } = await run([user(1)]);
        expect(org.sandbox.faults.pending).toBe(0);
        expect(output).toMatchObject({ finished: true });
        expect(statuses()).toEqual(['COMPLETED']);
        expect(org.sandbox.org.log.events('user.lifecycle.create')).toHaveLength(1);
        await org.reset();
      }
    },
  );

  test('import_users plans the uploads in a dry run, and sends no write', async () => {
    org.forget();
    const { output } = await run(people(250), {}, { dryRun: true });
    expect(output).toEqual({
      dryRun: true,
      next: { operation: 'createIdentitySourceSession', method: 'POST', path: sessions },
      notes: ['Uploads 250 user(s) in 2 request(s), then starts the import.'],
    });
    expect(org.writes()).toEqual([]);
    await org.okta.run(untyped('call_okta_api'), { path: sessions.slice(4), method: 'POST' });
    await expect(run([user(1)], {}, { dryRun: true })).rejects.toMatchObject({ category: 'conflict', field: 'source' });
  });

  test('import_users returns not_found for an app that is not an identity source', async () => {
    await expect(run([user(1)], { source: '0oaslack000000000001' })).rejects.toMatchObject({
      category: 'not_found',
      errorCode: 'E0000007',
    });
  });

  test('import_users says that the org has no identity sources, not that the token is wrong', async () => {
    org.sandbox.org.behavior.identitySources = false;
    await expect(run([user(1)])).rejects.toMatchObject({
      category: 'forbidden',
      errorCode: 'E0000015',
      message: expect.stringMatching(/^This org does not have identity sources \(Anything-as-a-Source\)\. /),
    });
  });

  test('import_users rejects a role that cannot manage identity sources', async () => {
    const okta = org.connect({ token: org.sandbox.tokens.orgAdmin });
    await expect(okta.run(untyped('import_users'), { source, users: [user(1)] })).rejects.toMatchObject({
      category: 'forbidden',
      errorCode: 'E0000006',
    });
  });

  test('a canceled run of import_users ends without starting the import', async () => {
    const abort = new AbortController();
    org.sandbox.faults.next({ kind: 'slow', method: 'POST', path: `${sessions}/*/bulk-upsert`, delayMs: 400 });
    const running = run([user(1)], {}, { signal: abort.signal });
    setTimeout(() => abort.abort(), 150);
    await expect(running).rejects.toMatchObject({ category: expect.stringMatching(/cancelled|outcome_unknown/) });
    expect(find('person.1@acme.example')).toBeUndefined();
  });
});
