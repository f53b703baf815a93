import { HttpResponse, http } from 'msw';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type SandboxOptions, startSandbox } from '../../sandbox/src/index.ts';
import { oktaHandlers } from '../../sandbox/src/msw.ts';
import { type ConnectOptions, connect, receiveHook } from '../../src/index.ts';
import { handleRequests } from '../support/acme-network.ts';

const grace = '00ugrace000000000001';
const suspend = 'user.lifecycle.suspend';
const hookUrl = 'https://hooks.acme.example/okta';

/** The connector as it is published, on an org at https://acme.okta.com that has no port. */
async function start(options: SandboxOptions = {}, more: ConnectOptions = {}) {
  const sandbox = await startSandbox({ listen: false, limits: false, ...options });
  const events: unknown[] = [];
  const statuses: number[] = [];
  const endpoint = http.all(hookUrl, async ({ request }) => {
    const { method } = request;
    const answer = await receiveHook(
      { method, headers: Object.fromEntries(request.headers), body: await request.text() },
      {
        secret: 'the-secret-of-the-endpoint',
        orgUrl: 'https://acme.okta.com',
        accept: (given) => void events.push(...given),
      },
    );
    statuses.push(answer.status);
    return new HttpResponse(answer.body === '' ? null : answer.body, {
      status: answer.status,
      headers: answer.headers,
    });
  });
  const unhandled = await handleRequests(endpoint, ...oktaHandlers(sandbox));
  const okta = connect({ orgUrl: 'acme.okta.com', apiToken: sandbox.token }, more);
  onTestFinished(async () => {
    await okta.close();
    await sandbox.close();
    expect(unhandled).toEqual([]);
  });
  return { sandbox, okta, events, statuses };
}

describe('connector on https://acme.okta.com', () => {
  test('reads and writes in an org without a port', async () => {
    const { okta, sandbox } = await start();
    const { output } = await okta.run('suspend_user', { user: 'grace.lindqvist@acme.example' });
    expect(output).toMatchObject({ changed: true });
    expect(sandbox.org.user(grace)?.status).toBe('SUSPENDED');
    expect(new Set(sandbox.requests.map(({ headers }) => headers.host))).toEqual(new Set(['acme.okta.com']));
  });

  test('follows pages in an org without a port', async () => {
    const { okta, sandbox } = await start({ users: 450 });
    const ids: unknown[] = [];
    for await (const user of okta.stream('find_users', {})) ids.push(user.id);
    expect(new Set(ids).size).toBeGreaterThan(450);
    expect(ids).toHaveLength(new Set(ids).size);
    expect(sandbox.requests.map(({ path }) => path).filter((path) => path.includes('after='))).toHaveLength(2);
  });

  test('polls a trigger from one cursor to the next without a port', async () => {
    const { okta } = await start();
    const first = await okta.poll('user_suspended', {});
    await okta.run('suspend_user', { user: grace });
    const second = await okta.poll('user_suspended', {}, first.cursor);
    expect(second.items).toMatchObject([{ eventType: suspend, user: { id: grace } }]);
    expect((await okta.poll('user_suspended', {}, second.cursor)).items).toEqual([]);
  });

  test('subscribes an event hook and accepts deliveries from an org without a port', async () => {
    const { okta, sandbox, events, statuses } = await start();
    const secret = 'the-secret-of-the-endpoint';
    const result = await okta.subscribe({ url: hookUrl, secret, types: [suspend] });
    expect(result).toMatchObject({ hooks: [{ url: hookUrl, status: 'ACTIVE', verified: true }] });
    await okta.run('suspend_user', { user: grace });
    await expect.poll(() => events).toMatchObject([{ eventType: suspend }]);
    await sandbox.hooks.settled();
    expect(statuses).toEqual([200, 204]);
  });

  test('looks up a create after a lost response in an org without a port', async () => {
    const { okta, sandbox } = await start();
    sandbox.faults.next({ kind: 'lost_after', method: 'POST', path: '/api/v1/users' });
    const profile = {
      firstName: 'Ida',
      lastName: 'Berg',
      email: 'ida.berg@acme.example',
      login: 'ida.berg@acme.example',
    };
    const { output } = await okta.run('create_user', { profile });
    expect(output).toMatchObject({ profile });
    const creates = sandbox.requests.filter(
      ({ method, path }) => method === 'POST' && path.startsWith('/api/v1/users?'),
    );
    expect(creates).toHaveLength(1);
  });

  test('waits for the rate limit of an org without a port', async () => {
    const { okta, sandbox } = await start({ limits: { users: 4 }, windowMs: 1000, principalShare: 1 });
    await Promise.all(Array.from({ length: 6 }, () => okta.run('find_users', { limit: 1 })));
    expect(sandbox.stats()).toMatchObject({ answered429: 0, sockets: 0 });
  });
});
