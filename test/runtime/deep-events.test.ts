import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import {
  connect,
  memoryStore,
  type OktaRequest,
  type OktaResponse,
  sqliteStore,
  type WatchProblem,
} from '../../src/index.ts';

const levels = 100_000;
const deep = `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`;
const published = new Date(Date.now() - 60_000).toISOString();
const logged = (uuid: string, extra = '{}') =>
  `{"uuid":"${uuid}","eventType":"user.session.start","published":"${published}","outcome":{"result":"FAILURE"},"debugContext":${extra}}`;

const page = `[${logged('before')},${logged('deep', deep)},${logged('after')},${deep}]`;

/** A log that has one event which is nested too deeply, and something deep that is no event. */
async function log({ url }: OktaRequest): Promise<OktaResponse> {
  const { origin, searchParams } = new URL(url);
  const headers = {
    date: new Date().toUTCString(),
    link: `<${origin}/api/v1/logs?after=end>; rel="next"`,
  };
  return { status: 200, headers, body: searchParams.has('after') ? '[]' : page };
}

function setUp() {
  const okta = connect({ orgUrl: 'acme.okta.com', apiToken: '00deepTestToken' }, { transport: log });
  onTestFinished(() => okta.close());
  return okta;
}

const uuids = ['before', 'deep', 'after', expect.stringMatching(/^unreadable-/)];

describe('event that is nested too deeply', () => {
  test('a poll returns an event without its too deeply nested parts and continues', async () => {
    const { items, cursor } = await setUp().poll('sign_in_failed', {}, undefined, { since: '1h' });
    expect(items.map(({ uuid }) => uuid)).toEqual(uuids);
    expect(JSON.stringify(items[1])).toContain('(cut: nested too deeply)');
    expect((await setUp().poll('sign_in_failed', {}, cursor)).items).toEqual([]);
  });

  test.each(['in memory', 'in a file'])(
    'a watch delivers a too deeply nested event and reports it with its cursor %s',
    async (where) => {
      const folder = mkdtempSync(join(tmpdir(), 'deep-events-'));
      onTestFinished(() => rmSync(folder, { recursive: true }));
      const store = where === 'in memory' ? memoryStore() : await sqliteStore(join(folder, 'store'));
      const problems: WatchProblem[] = [];
      const delivered: string[] = [];
      const all = Promise.withResolvers<void>();
      const handler = ({ uuid }: { uuid: string }) => {
        delivered.push(uuid);
        if (delivered.length === uuids.length) all.resolve();
      };
      const watch = await setUp().watch([{ trigger: 'sign_in_failed' }], handler, {
        store,
        since: '1h',
        onProblem: (problem) => problems.push(problem),
      });
      await all.promise;
      await watch.stop();
      await store.close();
      expect(delivered).toEqual(uuids);
      expect(problems.map(({ kind, message }) => [kind, message])).toEqual([
        ['poll', expect.stringContaining('nested too deeply')],
      ]);
    },
  );

  test('reads a too deeply nested event from a hook', async () => {
    const events = JSON.parse(page) as unknown[];
    const items = await setUp().read('sign_in_failed', {}, events);
    expect(items.map(({ uuid }) => uuid)).toEqual(uuids);
  });
});
