import { createServer, type Server } from 'node:http';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { EventHook } from '../../../sandbox/src/index.ts';
import { hookListener } from '../../../src/runtime/hooks/listener.ts';
import type { Watch } from '../../../src/runtime/watch/watch.ts';
import { useWatching } from './watching.ts';

const use = useWatching();
const soon = { timeout: 8000, interval: 10 };
const suspended = 'user.lifecycle.suspend';
const secret = 'the-secret-of-the-watched-hook';

let server: Server;
let watch: Watch | undefined;
/** Answers instead of the watch. */
let instead: number | undefined;

beforeEach(async () => {
  watch = undefined;
  instead = undefined;
  server = createServer(
    hookListener(async (request) => {
      if (watch !== undefined && instead === undefined) return watch.receive(request);
      return { status: instead ?? 503, headers: {}, body: '' };
    }),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

function endpoint(): string {
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/okta`;
}

const hooks = () => use.org.sandbox.hooks.list();
function hook(): EventHook {
  const [first] = hooks();
  if (first === undefined) throw new Error('The org has no event hook.');
  return first;
}
const messages = () => use.watching.problems.filter(({ kind }) => kind === 'hook').map(({ message }) => message);
const works = () =>
  expect.poll(() => hooks().map(({ status, verified }) => `${status} ${verified}`), soon).toEqual(['ACTIVE true']);

/** Starts a watch that keeps its hook. Only the hook brings events, unless the log is polled often. */
async function start(
  options: { intervalMs?: number; hookCheckMs?: number | undefined; hookUrl?: string | undefined } = {},
) {
  watch = await use.watching.start(['user_suspended'], {
    intervalMs: 600_000,
    hookUrl: endpoint(),
    hookCheckMs: 40,
    ...options,
  });
  return watch;
}

/** Something happens, and the hook brings it. */
async function arrivesByHook(): Promise<void> {
  const event = use.watching.record(suspended);
  await expect.poll(() => use.watching.handed.find(({ uuid }) => uuid === event)?.source, soon).toBe('hook');
}

describe('a watch that keeps its event hook', () => {
  test('a watch that keeps its event hook subscribes it, and asks for the list of hooks alone while nothing is wrong', async () => {
    await start();
    await works();
    await arrivesByHook();
    use.org.forget();
    await expect.poll(() => use.org.sent().length, soon).toBeGreaterThan(3);
    expect(new Set(use.org.sent())).toEqual(new Set(['GET /api/v1/eventHooks']));
    expect(messages()).toEqual([]);
  });

  test('a watch that keeps its event hook asks again only after five minutes, unless told otherwise', async () => {
    await start({ hookCheckMs: undefined });
    await works();
    use.org.forget();
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(use.org.sent()).toEqual([]);
  });

  test.each([
    ['deletes it', () => use.org.sandbox.hooks.clear(), () => `The org has no event hook for ${endpoint()}.`],
    [
      'deactivates it',
      () => void use.org.sandbox.hooks.deactivate(hook().id),
      () => `Event hook ${hook().name} (${hook().id}) is inactive.`,
    ],
    [
      'has it send other events',
      () => void Object.assign(hook(), { eventTypes: ['user.lifecycle.create'] }),
      () => `No event hook for ${endpoint()} sends ${suspended}.`,
    ],
    [
      'has it verified anew, which fails',
      () => void Object.assign(hook(), { verified: false }),
      () => `Event hook ${hook().name} (${hook().id}) is not verified.`,
    ],
  ])('a watch that keeps its event hook restores it when an admin %s, and says so', async (_, change, what) => {
    await start();
    await works();
    const message = what();
    change();
    await expect.poll(messages, soon).toEqual([expect.stringMatching(/ The watch restored it\.$/)]);
    expect(messages()[0]).toBe(`${message} The watch restored it.`);
    await works();
    await arrivesByHook();
  });

  test('a watch that keeps its event hook finds a secret that an admin has changed by what the log brings and the hook does not', async () => {
    await start({ intervalMs: 20 });
    await works();
    const { channel } = hook();
    const authorization = { key: 'Authorization', value: 'a-secret-that-the-watch-does-not-know' };
    Object.assign(hook(), { channel: { ...channel, authorization } });
    use.watching.record(suspended);
    await expect
      .poll(messages, soon)
      .toEqual(['The event hook does not deliver all events of the System Log. The watch subscribed its hook again.']);
    expect(hook().channel.authorization?.value).toBe(secret);
  });

  test('a watch that keeps its event hook says once what keeps it from restoring the hook, and restores it later', async () => {
    await start();
    await works();
    instead = 503;
    use.org.sandbox.hooks.clear();
    await expect
      .poll(messages, soon)
      .toEqual([
        expect.stringMatching(
          /^There is no working event hook\. Events are delivered by polling: The org has no event hook for .* It cannot be restored: Okta could not verify the endpoint/,
        ),
        expect.stringMatching(
          /^There is no working event hook\. Events are delivered by polling: Okta could not verify the endpoint/,
        ),
      ]);
    instead = undefined;
    await works();
    await arrivesByHook();
  });

  test('a watch that keeps its event hook subscribes it once the endpoint listens, if that is later', async () => {
    instead = 503;
    await start();
    await expect.poll(messages, soon).toHaveLength(1);
    instead = undefined;
    await works();
    await arrivesByHook();
  });

  test('a watch that keeps its event hook reports a filter once, and leaves it', async () => {
    await start();
    await works();
    const filter = { eventFilterMap: [{ event: suspended, condition: { expression: 'event.target.size()>0' } }] };
    Object.assign(hook(), { filter });
    await expect.poll(messages, soon).toHaveLength(1);
    use.org.forget();
    await expect.poll(() => use.org.sent().length, soon).toBeGreaterThan(3);
    expect(messages()).toEqual([
      `Event hook ${hook().name} (${hook().id}) has a filter on ${suspended}. Okta sends only events that match it.`,
    ]);
    expect(use.org.writes()).toEqual([]);
  });

  test('a watch that keeps its event hook goes on with polling alone if the token may not manage hooks, and says so once', async () => {
    const okta = use.org.connect({ token: use.org.sandbox.tokens.readOnlyAdmin });
    watch = await use.watching.start(['user_suspended'], { hookUrl: endpoint(), hookCheckMs: 20, okta });
    const event = use.watching.record(suspended);
    await expect.poll(() => use.watching.handed.map(({ uuid }) => uuid), soon).toEqual([event]);
    await expect.poll(messages, soon).toHaveLength(1);
    expect(messages()[0]).toMatch(/^The token cannot manage event hooks/);
  });

  test.each([
    ['without a secret', { hookSecret: undefined }, 'hookSecret', 'hookSecret is required with hookUrl.'],
    ['with a URL that is none', { hookUrl: 'hooks.acme.example' }, 'hookUrl', 'hookUrl is not a valid URL'],
    ['with a URL without https', { hookUrl: 'http://hooks.acme.example' }, 'hookUrl', 'hookUrl does not start with'],
  ])('a watch that keeps its event hook is refused %s, before anything is sent', async (_, options, field, message) => {
    await expect(use.watching.open(['user_suspended'], { hookUrl: endpoint(), ...options })).rejects.toMatchObject({
      category: 'invalid_request',
      field,
      message: expect.stringContaining(message),
    });
    expect(use.org.sent()).toEqual([]);
  });
});

describe("a watch whose event hook is the caller's", () => {
  test("a watch whose event hook is the caller's reports once that the log brings events that the hook does not deliver", async () => {
    await start({ hookUrl: undefined, intervalMs: 20 });
    await use.org.okta.subscribe({ url: endpoint(), secret, types: [suspended] });
    // Now and then the log is faster than the hook.
    let recorded = 0;
    while (!use.watching.handed.some(({ source }) => source === 'hook') && recorded < 100) {
      use.watching.record(suspended);
      recorded += 1;
      await expect.poll(() => use.watching.handed.length, soon).toBe(recorded);
    }
    use.org.sandbox.hooks.clear();
    use.watching.record(suspended);
    await expect.poll(messages, soon).toHaveLength(1);
    use.watching.record(suspended);
    await expect.poll(() => use.watching.handed.length, soon).toBe(recorded + 2);
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect(messages()).toEqual([
      'The event hook does not deliver all events of the System Log. Check the hook with "okta-connector hooks list".',
    ]);
  });

  test("a watch whose event hook is the caller's reports nothing if there has never been a hook", async () => {
    await start({ hookUrl: undefined, intervalMs: 20 });
    const events = [use.watching.record(suspended), use.watching.record(suspended)];
    await expect.poll(() => use.watching.uuids(), soon).toEqual(events);
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect(messages()).toEqual([]);
  });
});
