import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { postgresStore } from '../../src/postgres/index.ts';
import { type PostgresServer, postgresMissing, startPostgres } from '../support/postgres.ts';
import { inOrg } from '../support/trigger-story.ts';

describe.skipIf(postgresMissing() !== undefined)('watched attributes in PostgreSQL', () => {
  let server: PostgresServer;

  beforeAll(async () => {
    server = await startPostgres();
  });

  afterAll(async () => {
    await server.stop();
  });

  test('a watch on PostgreSQL returns the same values to every attempt, and another process continues from them', () =>
    inOrg(async (org) => {
      const input = { watch: ['department', 'title'] };
      const change = (profile: Record<string, string | null>) =>
        org.okta.run('update_user', { user: '00uiris0000000000001', mode: 'partial', profile });
      const seen: unknown[] = [];
      const run = async (work: () => Promise<unknown>, wanted: number) => {
        const store = postgresStore(server.pool({ max: 4 }), { schema: 'watched', leaseMs: 1000 });
        const watching = await org.okta.watch(
          [{ trigger: 'user_profile_updated', input }],
          ({ before, after, attributesNote }) => {
            seen.push([before?.['department'], after?.['department'], attributesNote !== undefined]);
            if (seen.length === 2) throw new Error('The first attempt fails.');
          },
          { store, intervalMs: 20, retry: { firstMs: 10 } },
        );
        await watching.ready;
        await work();
        await vi.waitFor(() => expect(seen.length).toBeGreaterThanOrEqual(wanted), 10_000);
        await watching.stop();
        await store.close();
      };
      await run(() => change({ nickName: 'I' }), 1);
      await run(() => change({ department: 'IT' }), 3);
      expect(seen).toEqual([
        [undefined, 'Sales', true],
        ['Sales', 'IT', false],
        ['Sales', 'IT', false],
      ]);
    }));

  test(
    'the values of an event stay the same when the process that first read them is killed',
    () =>
      inOrg(async (org) => {
        const children: ChildProcess[] = [];
        const watcher = (mode: string) => {
          const file = new URL('./attribute-watcher.ts', import.meta.url).pathname;
          const child = spawn(
            process.execPath,
            ['--conditions=@okta-connector/source', file, server.url, org.sandbox.url, org.sandbox.token, mode],
            { stdio: ['ignore', 'pipe', 'inherit'] },
          );
          children.push(child);
          const lines: unknown[] = [];
          createInterface({ input: child.stdout }).on('line', (line) => lines.push(JSON.parse(line)));
          const said = (count: number) => vi.waitFor(() => expect(lines).toHaveLength(count), 20_000);
          return { child, lines, said };
        };
        const change = (department: string) =>
          org.okta.run('update_user', { user: '00uiris0000000000001', mode: 'partial', profile: { department } });
        try {
          const first = watcher('');
          await first.said(1);
          await change('Legal');
          await first.said(2);
          first.child.kill('SIGKILL');
          const second = watcher('hang');
          await second.said(1);
          await change('IT');
          await second.said(2);
          second.child.kill('SIGKILL');
          // What is read from now on is not what the killed process has read.
          await change('HR');
          const third = watcher('');
          await vi.waitFor(() => expect(third.lines.filter((line) => line !== 'ready')).toHaveLength(2), 20_000);
          expect(second.lines[1]).toEqual(['Legal', 'IT']);
          expect(third.lines.filter((line) => line !== 'ready')).toEqual([
            ['Legal', 'IT'],
            ['IT', 'HR'],
          ]);
        } finally {
          for (const child of children) child.kill('SIGKILL');
        }
      }),
    60_000,
  );

  test('a schema of PostgreSQL gets its table of watched attributes with the first of them', async () => {
    const pool = server.pool({ max: 4 });
    const stores = [1, 2, 3].map(() => postgresStore(pool, { schema: 'older' }));
    const tables = async () =>
      (await pool.query("SELECT tablename FROM pg_tables WHERE schemaname = 'older'")).rows.map((row) => row.tablename);
    await stores[0]?.state();
    expect(await tables()).not.toContain('watched_attribute');
    expect(await stores[0]?.attributes?.read('key')).toBeUndefined();
    const stored = await Promise.all(
      stores.map((store, index) => store.attributes?.write('key', `${index}`, undefined)),
    );
    expect(stored.filter(Boolean)).toHaveLength(1);
    expect(await tables()).toContain('watched_attribute');
    for (const store of stores) await store.close();
  });
});
