import { beforeEach, describe, expect, test } from 'vitest';
import { writeEvent, writeEvents } from '../../support/log-events.ts';
import { useOrg } from '../../support/org.ts';
import { people } from '../../support/people.ts';
import { listen } from '../../support/trigger-story.ts';

describe('what an event is about, read fresh', () => {
  const org = useOrg();

  beforeEach(() => org.sandbox.org.log.clear());

  test('an object read with fresh is read once for all events of a page that are about the same', async () => {
    const newItems = await listen(org, 'user_suspended', { fresh: true });
    const uuids = [...writeEvents(org.sandbox, 15), ...writeEvents(org.sandbox, 15, { target: [people.zoe] })];
    org.forget();
    const items = await newItems();
    expect(items.map(({ uuid }) => uuid)).toEqual(uuids);
    expect(items.every(({ user, fresh }) => fresh?.user?.id === user?.id)).toBe(true);
    expect(org.sent().filter((line) => line.startsWith('GET /api/v1/users/'))).toHaveLength(2);
  });

  test('an object read with fresh is left out if it is gone by then', async () => {
    const newItems = await listen(org, 'user_suspended', { fresh: true });
    writeEvent(org.sandbox, { target: [{ ...people.iris, id: '00ugone0000000000001' }] });
    expect(await newItems()).toMatchObject([{ user: { id: '00ugone0000000000001' }, fresh: {} }]);
  });

  test('an object read with fresh is not asked for by an ID that cannot be part of a path', async () => {
    const newItems = await listen(org, 'user_suspended', { fresh: true });
    writeEvent(org.sandbox, { target: [{ ...people.iris, id: '../groups/00gsupport0000000001' }] });
    org.forget();
    expect(await newItems()).toMatchObject([{ fresh: {} }]);
    expect(org.sent()).toHaveLength(1);
  });

  test('an object read with fresh is not read unless asked for', async () => {
    const newItems = await listen(org, 'user_suspended', {});
    writeEvent(org.sandbox);
    org.forget();
    const [item] = await newItems();
    expect(item).not.toHaveProperty('fresh');
    expect(org.sent()).toHaveLength(1);
  });

  test('an object read with fresh is left out with the reason if Okta refuses it, and holds up nothing', async () => {
    const newItems = await listen(org, 'user_suspended', { fresh: true });
    writeEvent(org.sandbox);
    writeEvent(org.sandbox, { target: [people.zoe] });
    const body = { errorCode: 'E0000006', errorSummary: 'You do not have permission' };
    org.sandbox.faults.next({ kind: 'status', path: `/api/v1/users/${people.iris.id}`, status: 403, body });
    expect((await newItems()).map(({ fresh }) => fresh)).toEqual([
      { notRead: [expect.stringMatching(/^user: Okta rejected getUser: You do not have permission\. .*\.$/)] },
      { user: expect.objectContaining({ id: people.zoe.id }) },
    ]);
  });

  test('an object read with fresh fails the poll if Okta cannot answer, so that the event comes again', async () => {
    const okta = org.connect({ retries: 0 });
    const { cursor } = await okta.poll('user_suspended', { fresh: true });
    const uuid = writeEvent(org.sandbox);
    org.sandbox.faults.next({ kind: 'server_error', path: /users/ });
    await expect(okta.poll('user_suspended', { fresh: true }, cursor)).rejects.toMatchObject({
      category: 'unavailable',
      operation: 'getUser',
    });
    const { items } = await okta.poll('user_suspended', { fresh: true }, cursor);
    expect(items.map((item) => item.uuid)).toEqual([uuid]);
  });

  test('an object read with fresh returns what came before an answer that did not come in time, and then the rest', async () => {
    const okta = org.connect({ retries: 0 });
    const { cursor } = await okta.poll('user_suspended', { fresh: true });
    const target = (index: number) => [{ ...people.iris, id: `00uperson${index}` }];
    const uuids = Array.from({ length: 30 }, (_, index) => writeEvent(org.sandbox, { target: target(index) }));
    org.sandbox.faults.next({ kind: 'server_error', path: '/api/v1/users/00uperson20' });
    const first = await okta.poll('user_suspended', { fresh: true }, cursor);
    const second = await okta.poll('user_suspended', { fresh: true }, first.cursor);
    expect([first, second].map(({ items, more }) => [items.length, more])).toEqual([
      [16, true],
      [14, false],
    ]);
    expect([...first.items, ...second.items].map(({ uuid }) => uuid)).toEqual(uuids);
  });
});
