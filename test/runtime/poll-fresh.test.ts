import { beforeEach, describe, expect, test } from 'vitest';
import { writeEvent, writeEvents } from '../support/log-events.ts';
import { useOrg } from '../support/org.ts';
import { listen, people } from '../support/trigger-story.ts';

describe('what an event is about, read fresh', () => {
  const org = useOrg();

  beforeEach(() => org.sandbox.org.log.clear());

  test('is read once for all events of a page that are about the same', async () => {
    const handed = await listen(org, 'user_suspended', { fresh: true });
    const uuids = [...writeEvents(org.sandbox, 15), ...writeEvents(org.sandbox, 15, { target: [people.zoe] })];
    org.forget();
    const items = await handed();
    expect(items.map(({ uuid }) => uuid)).toEqual(uuids);
    expect(items.every(({ user, fresh }) => fresh?.user?.id === user?.id)).toBe(true);
    expect(org.sent().filter((line) => line.startsWith('GET /api/v1/users/'))).toHaveLength(2);
  });

  test('is left out if it is gone by then', async () => {
    const handed = await listen(org, 'user_suspended', { fresh: true });
    writeEvent(org.sandbox, { target: [{ ...people.iris, id: '00ugone0000000000001' }] });
    expect(await handed()).toMatchObject([{ user: { id: '00ugone0000000000001' }, fresh: {} }]);
  });

  test('is not asked for by an ID that cannot be part of a path', async () => {
    const handed = await listen(org, 'user_suspended', { fresh: true });
    writeEvent(org.sandbox, { target: [{ ...people.iris, id: '../groups/00gsupport0000000001' }] });
    org.forget();
    expect(await handed()).toMatchObject([{ fresh: {} }]);
    expect(org.sent()).toHaveLength(1);
  });

  test('is not read unless asked for', async () => {
    const handed = await listen(org, 'user_suspended', {});
    writeEvent(org.sandbox);
    org.forget();
    const [item] = await handed();
    expect(item).not.toHaveProperty('fresh');
    expect(org.sent()).toHaveLength(1);
  });

  test('fails the poll if it cannot be read, so that the event comes again', async () => {
    const { cursor } = await org.okta.poll('user_suspended', { fresh: true });
    const uuid = writeEvent(org.sandbox);
    org.sandbox.faults.next({ kind: 'status', path: /users/, status: 403, body: { errorCode: 'E0000006' } });
    await expect(org.okta.poll('user_suspended', { fresh: true }, cursor)).rejects.toMatchObject({
      category: 'forbidden',
      operation: 'getUser',
    });
    const { items } = await org.okta.poll('user_suspended', { fresh: true }, cursor);
    expect(items.map((item) => item.uuid)).toEqual([uuid]);
  });
});
