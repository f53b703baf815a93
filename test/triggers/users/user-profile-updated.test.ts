import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { type AttributeStore, memoryAttributes, sqliteStore } from '../../../src/index.ts';
import { writeEvent } from '../../support/log-events.ts';
import type { TestOrg } from '../../support/org.ts';
import { people } from '../../support/people.ts';
import { asUser, expectTrigger, inOrg, listen } from '../../support/trigger-story.ts';

expectTrigger({
  key: 'user_profile_updated',
  eventType: 'user.account.update_profile',
  event: (org) =>
    org.okta.run('update_user', {
      user: 'iris.vale@acme.example',
      mode: 'partial',
      profile: { title: 'Key Account Manager' },
    }),
  output: { user: asUser(people.iris), actor: asUser(people.ada) },
  matches: [{ user: '00uiris0000000000001' }, { user: 'Iris.Vale@acme.example' }],
  ignores: [{ user: 'zoe.castillo@acme.example' }],
  fresh: { user: { id: '00uiris0000000000001', profile: { title: 'Key Account Manager' } } },
});

test('user_profile_updated returns the changed attributes that the event contains', () =>
  inOrg(async (org) => {
    const newItems = await listen(org, 'user_profile_updated');
    writeEvent(org.sandbox, {
      eventType: 'user.account.update_profile',
      debugData: { changedAttributes: 'title, department' },
    });
    expect(await newItems()).toMatchObject([{ changes: { attributes: ['title', 'department'] } }]);
  }));

describe('user_profile_updated with watched attributes', () => {
  const iris = '00uiris0000000000001';
  const watch = ['department', 'title'];
  const change = (org: TestOrg, profile: Record<string, string | null>) =>
    org.okta.run('update_user', { user: iris, mode: 'partial', profile });
  const sales = { department: 'Sales', title: 'Account Executive' };

  /** Polls with a store; returns what each event says of the attributes. */
  const listenWith = async (org: TestOrg, attributes?: AttributeStore) => {
    let { cursor } = await org.okta.poll('user_profile_updated', { watch });
    return async () => {
      const polled = await org.okta.poll('user_profile_updated', { watch }, cursor, { attributes });
      cursor = polled.cursor;
      return polled.items.map(({ before, after, attributesNote }) => ({ before, after, attributesNote }));
    };
  };

  test('user_profile_updated returns the values before and after exactly, once it knows the user', () =>
    inOrg(async (org) => {
      const next = await listenWith(org, memoryAttributes());
      await change(org, { nickName: 'I' });
      expect(await next()).toEqual([
        { before: undefined, after: sales, attributesNote: expect.stringContaining('first event about the user') },
      ]);
      await change(org, { department: 'IT', title: null });
      const moved = { department: 'IT', title: null };
      expect(await next()).toEqual([{ before: sales, after: moved, attributesNote: undefined }]);
      await change(org, { nickName: 'V' });
      expect(await next()).toEqual([{ before: moved, after: moved, attributesNote: undefined }]);
    }));

  test('user_profile_updated says that the values before are unknown without a store', () =>
    inOrg(async (org) => {
      const next = await listenWith(org);
      for (const nickName of ['I', 'V']) await change(org, { nickName });
      const [, second] = await next();
      expect(second).toEqual({ before: undefined, after: sales, attributesNote: expect.stringContaining('no store') });
    }));

  test('user_profile_updated returns the same values for an event that is polled again', () =>
    inOrg(async (org) => {
      const attributes = memoryAttributes();
      const { cursor } = await org.okta.poll('user_profile_updated', { watch });
      const poll = () => org.okta.poll('user_profile_updated', { watch }, cursor, { attributes });
      await change(org, { nickName: 'I' });
      await poll();
      await change(org, { department: 'IT' });
      const first = await poll();
      await change(org, { department: 'HR' });
      const again = await poll();
      expect(again.items.slice(0, 2)).toEqual(first.items);
      expect(again.items.at(-1)).toMatchObject({ before: { department: 'IT' }, after: { department: 'HR' } });
    }));

  test('user_profile_updated reads a user again if another process has stored values meanwhile', () =>
    inOrg(async (org) => {
      const attributes = memoryAttributes();
      const other = await listenWith(org, attributes);
      let isFirst = true;
      const overtaken: AttributeStore = {
        ...attributes,
        async write(key, text, earlier) {
          if (isFirst) {
            isFirst = false;
            await change(org, { department: 'HR' });
            await other();
          }
          return attributes.write(key, text, earlier);
        },
      };
      const next = await listenWith(org, overtaken);
      await change(org, { department: 'IT' });
      const hr = { department: 'HR', title: 'Account Executive' };
      // The other one has seen both events by now. This one returns the same values.
      expect(await next()).toMatchObject([{ before: undefined, after: hr }]);
      expect(await next()).toMatchObject([{ before: hr, after: hr }]);
    }));

  test('user_profile_updated stops with a conflict if other processes never leave a user alone', () =>
    inOrg(async (org) => {
      const next = await listenWith(org, { read: async () => undefined, write: async () => false });
      await change(org, { nickName: 'I' });
      await expect(next()).rejects.toMatchObject({ category: 'conflict' });
    }));

  test('user_profile_updated guesses nothing about a user who is gone or from a store with another content', () =>
    inOrg(async (org) => {
      const next = await listenWith(org, { read: async () => '{"values":7}', write: async () => true });
      await change(org, { nickName: 'I' });
      expect(await next()).toMatchObject([{ before: undefined, after: sales }]);
      await change(org, { nickName: 'V' });
      await org.okta.run('deactivate_user', { user: iris });
      await org.okta.run('delete_user', { user: iris });
      expect(await next()).toMatchObject([{ after: undefined, attributesNote: expect.stringContaining('deleted') }]);
    }));

  test('a watch returns the same values to every attempt, and knows them after a restart', () =>
    inOrg(async (org) => {
      const folder = mkdtempSync(join(tmpdir(), 'watched-'));
      const seen: unknown[] = [];
      const run = async (work: () => Promise<unknown>, wanted: number) => {
        const store = sqliteStore(join(folder, 'watch.db'));
        const watching = await org.okta.watch(
          [{ trigger: 'user_profile_updated', input: { watch } }],
          ({ before, after }) => {
            seen.push([before?.['department'], after?.['department']]);
            if (seen.length === 2) throw new Error('The first attempt fails.');
          },
          { store, intervalMs: 20, retry: { firstMs: 10 } },
        );
        await watching.ready;
        await work();
        await vi.waitFor(() => expect(seen.length).toBeGreaterThanOrEqual(wanted), 5000);
        await watching.stop();
        await store.close();
      };
      await run(() => change(org, { nickName: 'I' }), 1);
      await run(() => change(org, { department: 'IT' }), 3);
      expect(seen).toEqual([
        [undefined, 'Sales'],
        ['Sales', 'IT'],
        ['Sales', 'IT'],
      ]);
      rmSync(folder, { recursive: true });
    }));
});
