import { beforeEach, describe, expect, test } from 'vitest';
import { poller, writeEvent, writeEvents } from '../../support/log-events.ts';
import { useOrg } from '../../support/org.ts';

const kilobytes64 = 64 * 1024;

describe('a burst', () => {
  const org = useOrg();

  beforeEach(() => org.sandbox.org.log.clear());

  test('a burst of 5,000 events neither loses nor repeats one though the cursor is refused on the way', async () => {
    const reader = poller(org);
    await reader.poll();
    const uuids = writeEvents(org.sandbox, 5000);
    await reader.poll();
    await reader.poll();
    org.sandbox.org.log.expireCursors();
    await reader.poll();
    org.sandbox.org.log.expireCursors();
    await reader.drain();
    expect(reader.handed).toEqual(uuids);
  });

  test('a burst of 20,000 events keeps every cursor below 64 KB and loses nothing, whatever is refused', async () => {
    const reader = poller(org);
    await reader.poll();
    const sizes: number[] = [];
    const uuids = new Set(writeEvents(org.sandbox, 20_000));
    for (let more = true; more; ) {
      ({ more } = await reader.poll());
      sizes.push(Buffer.byteLength(reader.cursor ?? ''));
      if (sizes.length === 8) org.sandbox.org.log.expireCursors();
    }
    org.sandbox.org.log.expireCursors();
    await reader.drain();
    expect(Math.max(...sizes)).toBeLessThan(kilobytes64);
    expect(new Set(reader.handed)).toEqual(uuids);
  });

  test('a burst of more than a cursor remembers, minutes ago, neither loses nor repeats one', async () => {
    const reader = poller(org);
    await reader.poll();
    const uuids: string[] = [];
    for (let minute = 0; minute < 4; minute += 1) {
      uuids.push(...writeEvents(org.sandbox, 2500));
      await reader.drain();
      org.sandbox.clock.advance(45_000);
    }
    org.sandbox.org.log.expireCursors();
    org.forget();
    expect(await reader.drain()).toBeGreaterThan(0);
    expect(reader.handed).toEqual(uuids);
  });

  test('a burst read back in many small pages keeps the cursor small too', async () => {
    const seconds = 1200;
    const uuids = Array.from({ length: seconds }, (_, second) => {
      const ago = (seconds - second) * 1000;
      return writeEvent(org.sandbox, { publishedAgo: ago, lateBy: -ago });
    });
    const reader = poller(org, { limit: 2, since: '1h' });
    await reader.drain();
    expect(reader.handed).toEqual(uuids);
    expect(Buffer.byteLength(reader.cursor ?? '')).toBeLessThan(20 * 1024);
  });

  test('a burst in small pages over many minutes keeps the cursor small too', async () => {
    const reader = poller(org, { limit: 3 });
    await reader.poll();
    const uuids: string[] = [];
    for (let round = 0; round < 250; round += 1) {
      uuids.push(...writeEvents(org.sandbox, 3));
      org.sandbox.clock.advance(1500);
      await reader.poll();
    }
    await reader.drain();
    expect(Buffer.byteLength(reader.cursor ?? '')).toBeLessThan(16 * 1024);
    expect(reader.handed).toEqual(uuids);
  });

  test('a burst of many event types keeps link and cursor within bounds', async () => {
    const { items } = await org.okta.options('event_types', { query: 'user' });
    const reader = poller(org, { key: 'okta_event', input: { types: items.slice(0, 45).map(({ value }) => value) } });
    await reader.poll();
    expect(org.sent().at(-1)?.length).toBeLessThan(6000);
    expect(Buffer.byteLength(reader.cursor ?? '')).toBeLessThan(6000);
  });
});
