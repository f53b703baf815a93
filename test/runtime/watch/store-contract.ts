import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Batch, ClaimRequest, Outcome, WatchStore } from '../../../src/runtime/watch/store.ts';

/** An event as Okta may send it, with what is hard to keep. */
export function eventOf(uuid: string): Record<string, unknown> {
  return {
    uuid,
    eventType: 'user.lifecycle.create',
    target: null,
    displayMessage: 'Zoë “Ω” 😀',
    nested: { a: [1, null] },
  };
}

const noon = Date.parse('2026-11-20T12:00:00Z');

/** What every store must do; `open` gives a new and empty one. */
export function storeContract(name: string, open: () => Promise<WatchStore>): void {
  describe(`${name}, as a store of a watch`, () => {
    let store: WatchStore;
    const accept = (
      uuids: readonly string[],
      more: Partial<Batch> & { for?: readonly string[]; about?: string } = {},
    ) => {
      const { for: subscriptions = ['joiners'], about, ...rest } = more;
      const events = uuids.map((uuid) => ({ uuid, event: eventOf(uuid), orderingKey: about, subscriptions }));
      return store.accept({ events, source: 'log', now: noon, ...rest });
    };
    const claim = (more: Partial<ClaimRequest> = {}) =>
      store.claim({ subscription: 'joiners', outcomes: [], concurrency: 1, inFlight: [], now: noon, ...more });
    const take = async (more: Partial<ClaimRequest> = {}) => (await claim(more)).deliveries.map(({ uuid }) => uuid);
    const settle = (outcome: Outcome, more: Partial<ClaimRequest> = {}) =>
      claim({ outcomes: [outcome], concurrency: 0, ...more });
    const bury = async (uuid: string, subscription = 'joiners') => {
      await claim({ subscription, concurrency: 100 });
      await settle({ uuid, kind: 'dead', at: noon + 9, error: 'refused' }, { subscription });
    };

    beforeEach(async () => {
      store = await open();
    });

    afterEach(async () => {
      await store.close();
    });

    describe('taking events', () => {
      test('is empty at first', async () => {
        expect(await store.state()).toBeUndefined();
        expect(await store.counts()).toEqual([]);
        expect(await claim()).toEqual({ deliveries: [] });
      });

      test('an event comes out as it went in, with where it came from and when', async () => {
        expect(await accept(['a'], { source: 'hook' })).toBe(1);
        const { deliveries } = await claim();
        expect(deliveries).toEqual([
          { uuid: 'a', subscription: 'joiners', event: eventOf('a'), source: 'hook', acceptedAt: noon, attempts: 1 },
        ]);
      });

      test('what is done to an event that came out changes it for nobody else', async () => {
        await accept(['a'], { for: ['joiners', 'audit'] });
        Object.assign((await claim()).deliveries[0]?.event ?? {}, { uuid: 'changed' });
        expect((await claim({ subscription: 'audit' })).deliveries).toMatchObject([{ event: { uuid: 'a' } }]);
      });

      test('an event is taken once, whichever way it comes again', async () => {
        await accept(['a'], { source: 'hook' });
        expect(await accept(['a', 'b', 'b'])).toBe(1);
        expect(await store.counts()).toEqual([{ subscription: 'joiners', pending: 2, dead: 0 }]);
        expect((await claim()).deliveries[0]).toMatchObject({ uuid: 'a', source: 'hook' });
      });

      test('a handled event that comes again is not taken', async () => {
        await accept(['a']);
        await claim();
        await settle({ uuid: 'a', kind: 'done' });
        expect(await accept(['a'])).toBe(0);
        expect(await take()).toEqual([]);
      });

      test('an event that nobody waits for is remembered all the same', async () => {
        expect(await accept(['a'], { for: [] })).toBe(1);
        expect(await store.counts()).toEqual([]);
        expect(await accept(['a'])).toBe(0);
      });

      test('every subscription gets an event of its own', async () => {
        await accept(['a'], { for: ['joiners', 'audit', 'audit'] });
        expect(await take()).toEqual(['a']);
        await settle({ uuid: 'a', kind: 'done' });
        expect(await store.counts()).toEqual([{ subscription: 'audit', pending: 1, dead: 0 }]);
        expect((await claim({ subscription: 'audit' })).deliveries[0]).toMatchObject({
          event: eventOf('a'),
          attempts: 1,
        });
      });

      test('the state is the one of the last batch that brought one', async () => {
        await accept(['a'], { state: 'page 1' });
        await accept(['b'], { source: 'hook' });
        expect(await store.state()).toBe('page 1');
        await accept([], { state: 'page 2' });
        expect(await store.state()).toBe('page 2');
      });

      test('a batch that fails leaves nothing behind, neither events nor state', async () => {
        const broken = { uuid: 'b', event: eventOf('b'), subscriptions: [] as string[] };
        Object.defineProperty(broken, 'subscriptions', {
          get() {
            throw new Error('torn');
          },
        });
        const fine = { uuid: 'a', event: eventOf('a'), subscriptions: ['joiners'] };
        const batch = { events: [fine, broken], source: 'log', now: noon, state: 'page 2' } as const;
        await expect(store.accept(batch)).rejects.toThrow('torn');
        expect(await store.state()).toBeUndefined();
        expect(await take()).toEqual([]);
        expect(await accept(['a'])).toBe(1);
      });
    });

    describe('several at once', () => {
      test('happen each as a whole, whatever becomes of the others', async () => {
        const broken = { uuid: 'torn', event: eventOf('torn'), subscriptions: [] as string[] };
        Object.defineProperty(broken, 'subscriptions', {
          get() {
            throw new Error('torn');
          },
        });
        const half = { uuid: 'half', event: eventOf('half'), subscriptions: ['joiners'] };
        const results = await Promise.allSettled([
          accept(['a', 'b'], { state: 'page 1' }),
          store.accept({ events: [half, broken], source: 'log', now: noon, state: 'page 2' }),
          accept(['b', 'c'], { source: 'hook' }),
        ]);
        // A store with several connections may change their order.
        const taken = results.map((result) => (result.status === 'fulfilled' ? result.value : result.reason.message));
        expect(['2 torn 1', '1 torn 2']).toContain(taken.join(' '));
        expect(await store.state()).toBe('page 1');
        expect((await take({ concurrency: 9 })).sort()).toEqual(['a', 'b', 'c']);
      });

      test('never take the same delivery twice', async () => {
        await accept(['a', 'b'], { for: ['joiners', 'audit'] });
        const turns = await Promise.all([claim(), claim({ subscription: 'audit' })]);
        expect(turns.map(({ deliveries }) => deliveries.map(({ uuid }) => uuid))).toEqual([['a'], ['a']]);
      });
    });

    describe('handing over', () => {
      test('events come in the order in which they were taken', async () => {
        await accept(['c', 'a']);
        await accept(['b'], { source: 'hook' });
        expect(await take({ concurrency: 5 })).toEqual(['c', 'a', 'b']);
      });

      test('no more are under way at once than the window admits', async () => {
        await accept(['a', 'b', 'c', 'd']);
        expect(await take({ concurrency: 2 })).toEqual(['a', 'b']);
        expect(await take({ concurrency: 2, inFlight: ['a', 'b'] })).toEqual([]);
        const outcomes: Outcome[] = [{ uuid: 'a', kind: 'done' }];
        expect(await take({ concurrency: 2, inFlight: ['b'], outcomes })).toEqual(['c']);
      });

      test('a window of 0 stores outcomes and takes nothing', async () => {
        await accept(['a', 'b']);
        await claim();
        expect(await claim({ outcomes: [{ uuid: 'a', kind: 'done' }], concurrency: 0 })).toEqual({ deliveries: [] });
        expect((await store.counts())[0]).toMatchObject({ pending: 1 });
      });

      test('every attempt is counted before it begins, so that a killed one is known', async () => {
        await accept(['a']);
        await claim();
        expect((await store.pending({ limit: 10 }))[0]).toMatchObject({ uuid: 'a', attempts: 1 });
        expect((await claim()).deliveries[0]).toMatchObject({ uuid: 'a', attempts: 2 });
      });

      test('what failed waits until its time, and holds up nobody else', async () => {
        await accept(['a', 'b', 'c']);
        await claim();
        const outcomes: Outcome[] = [{ uuid: 'a', kind: 'retry', at: noon + 1000, error: 'refused', counts: true }];
        expect(await claim({ outcomes })).toMatchObject({ deliveries: [{ uuid: 'b' }], nextAt: noon + 1000 });
        expect(await take({ concurrency: 2, inFlight: ['b'], now: noon + 999 })).toEqual(['c']);
        const { deliveries } = await claim({ concurrency: 3, inFlight: ['b', 'c'], now: noon + 1000 });
        expect(deliveries).toMatchObject([{ uuid: 'a', attempts: 2, error: 'refused' }]);
      });

      test('events about the same person or object come one at a time, in order; those about others go on', async () => {
        await accept(['a1', 'a2'], { about: 'User a' });
        await accept(['b1'], { about: 'User b' });
        await accept(['a3'], { about: 'User a', source: 'hook' });
        const { deliveries } = await claim({ concurrency: 9 });
        expect(deliveries).toMatchObject([
          { uuid: 'a1', orderingKey: 'User a' },
          { uuid: 'b1', orderingKey: 'User b' },
        ]);
        expect(await take({ concurrency: 9, inFlight: ['a1', 'b1'] })).toEqual([]);
        expect(await take({ concurrency: 9, inFlight: ['b1'], outcomes: [{ uuid: 'a1', kind: 'done' }] })).toEqual([
          'a2',
        ]);
        const dead: Outcome = { uuid: 'a2', kind: 'dead', at: noon, error: 'refused' };
        expect(await take({ concurrency: 9, inFlight: ['b1'], outcomes: [dead] })).toEqual(['a3']);
      });

      test('one that waits for a retry holds up later events about the same person, and no others', async () => {
        await accept(['a1', 'a2'], { about: 'User a' });
        await accept(['b1', 'b2'], { about: 'User b' });
        await claim();
        const retry: Outcome = { uuid: 'a1', kind: 'retry', at: noon + 1000, error: 'refused', counts: true };
        expect(await take({ concurrency: 9, outcomes: [retry] })).toEqual(['b1']);
        expect(await take({ concurrency: 9, outcomes: [{ uuid: 'b1', kind: 'done' }] })).toEqual(['b2']);
        expect(await take({ concurrency: 9, inFlight: ['b2'], now: noon + 999 })).toEqual([]);
        expect(await take({ concurrency: 9, inFlight: ['b2'], now: noon + 1000 })).toEqual(['a1']);
      });

      test('every subscription keeps an order of its own', async () => {
        await accept(['a1', 'a2'], { about: 'User a', for: ['joiners', 'audit'] });
        expect(await take()).toEqual(['a1']);
        expect(await take({ subscription: 'audit' })).toEqual(['a1']);
        const outcomes: Outcome[] = [{ uuid: 'a1', kind: 'done' }];
        expect(await take({ subscription: 'audit', outcomes })).toEqual(['a2']);
        expect(await take({ inFlight: ['a1'], concurrency: 2 })).toEqual([]);
      });

      test('as many have failed or not as the turn admits, and the oldest of each', async () => {
        await accept(['a', 'b', 'c', 'd']);
        await claim({ concurrency: 2 });
        const failed = (uuid: string, at: number): Outcome => ({ uuid, kind: 'retry', at, error: 'no', counts: true });
        await claim({ concurrency: 0, outcomes: [failed('a', noon + 2), failed('b', noon + 1)] });
        expect(await take({ concurrency: 9, maxNew: 0, maxRetries: 0, now: noon + 2 })).toEqual([]);
        expect(await take({ concurrency: 9, maxNew: 0, maxRetries: 1, now: noon + 2 })).toEqual(['b']);
        expect(await take({ concurrency: 9, maxNew: 1, maxRetries: 0, inFlight: ['b'], now: noon + 2 })).toEqual(['c']);
        expect(await take({ concurrency: 4, inFlight: ['b', 'c'], now: noon + 2 })).toEqual(['a', 'd']);
      });

      test('after the process was killed the order is the same', async () => {
        await accept(['a1', 'a2'], { about: 'User a' });
        await claim({ concurrency: 9 });
        expect((await claim({ concurrency: 9 })).deliveries).toMatchObject([{ uuid: 'a1', attempts: 2 }]);
      });

      test('an attempt that ended before the handler was called is taken back', async () => {
        await accept(['a']);
        await claim();
        await settle({ uuid: 'a', kind: 'retry', at: noon, error: 'Okta is away', counts: false });
        expect((await claim()).deliveries).toMatchObject([{ uuid: 'a', attempts: 1 }]);
      });

      test('outcomes of deliveries that are not there change nothing', async () => {
        await accept(['a']);
        await claim();
        await settle({ uuid: 'a', kind: 'done' });
        await settle({ uuid: 'a', kind: 'dead', at: noon, error: 'late' });
        await settle({ uuid: 'a', kind: 'retry', at: noon, error: 'late', counts: true });
        await settle({ uuid: 'never', kind: 'done' });
        expect(await store.counts()).toEqual([]);
      });

      test('pending deliveries are listed oldest first, narrowed and limited as asked', async () => {
        await accept(['a', 'b'], { for: ['joiners', 'audit'] });
        const listed = async (selection: object) =>
          (await store.pending({ limit: 10, ...selection })).map(({ uuid, subscription }) => `${uuid} ${subscription}`);
        expect(await listed({})).toEqual(['a audit', 'a joiners', 'b audit', 'b joiners']);
        expect(await listed({ limit: 3 })).toEqual(['a audit', 'a joiners', 'b audit']);
        expect(await listed({ uuid: 'b' })).toEqual(['b audit', 'b joiners']);
        expect(await listed({ subscription: 'joiners', uuid: 'a' })).toEqual(['a joiners']);
      });
    });

    describe('dead letters', () => {
      test('a delivery that was given up is listed with its event, its attempts and the reason', async () => {
        await accept(['a', 'b']);
        await bury('a');
        expect(await store.dead({ limit: 10 })).toEqual([
          {
            uuid: 'a',
            subscription: 'joiners',
            event: eventOf('a'),
            source: 'log',
            acceptedAt: noon,
            attempts: 1,
            error: 'refused',
            diedAt: noon + 9,
          },
        ]);
        expect(await store.counts()).toEqual([{ subscription: 'joiners', pending: 1, dead: 1 }]);
        expect(await take()).toEqual(['b']);
      });

      test('a replayed one waits again in its old place, its attempts counted anew', async () => {
        await accept(['a', 'b']);
        await bury('a');
        expect(await store.replay({})).toBe(1);
        expect(await store.dead({ limit: 10 })).toEqual([]);
        const { deliveries } = await claim({ concurrency: 2 });
        expect(deliveries).toMatchObject([
          { uuid: 'a', attempts: 1 },
          { uuid: 'b', attempts: 2 },
        ]);
        expect(deliveries[0]).not.toHaveProperty('error');
      });

      test('a replayed one goes before later ones about the same person, but not while one of them is under way', async () => {
        await accept(['a1', 'a2', 'a3'], { about: 'User a' });
        await bury('a1');
        expect(await take({ concurrency: 9 })).toEqual(['a2']);
        await store.replay({});
        expect(await take({ concurrency: 9, inFlight: ['a2'] })).toEqual([]);
        const retry: Outcome = { uuid: 'a2', kind: 'retry', at: noon, error: 'refused', counts: true };
        expect(await take({ concurrency: 9, outcomes: [retry] })).toEqual(['a1']);
        expect(await take({ concurrency: 9, outcomes: [{ uuid: 'a1', kind: 'done' }] })).toEqual(['a2']);
        expect(await take({ concurrency: 9, outcomes: [{ uuid: 'a2', kind: 'done' }] })).toEqual(['a3']);
      });

      test('several that are replayed keep their order', async () => {
        await accept(['a1', 'a2', 'a3'], { about: 'User a' });
        await accept(['b1'], { about: 'User b' });
        for (const uuid of ['a1', 'a2', 'b1']) await bury(uuid);
        expect(await store.replay({})).toBe(3);
        const order: string[] = [];
        for (let taken = await take(); taken.length > 0; ) {
          order.push(...taken);
          taken = await take({ outcomes: taken.map((uuid) => ({ uuid, kind: 'done' })) });
        }
        expect(order).toEqual(['a1', 'a2', 'a3', 'b1']);
      });

      test('only those meant are replayed or dropped', async () => {
        await accept(['a', 'b'], { for: ['joiners', 'audit'] });
        for (const uuid of ['a', 'b']) for (const name of ['joiners', 'audit']) await bury(uuid, name);
        expect(await store.replay({ uuid: 'a', subscription: 'audit' })).toBe(1);
        expect(await store.drop({ subscription: 'joiners' })).toBe(2);
        expect(await store.replay({ uuid: 'never' })).toBe(0);
        expect(await store.counts()).toEqual([{ subscription: 'audit', pending: 1, dead: 1 }]);
        expect((await store.dead({ limit: 10 })).map(({ uuid }) => uuid)).toEqual(['b']);
      });

      test('a dropped one does not come again', async () => {
        await accept(['a']);
        await bury('a');
        await store.drop({});
        expect(await accept(['a'])).toBe(0);
        expect(await store.replay({})).toBe(0);
      });
    });

    describe('forgetting', () => {
      test('forgets what was handled before the given time, and nothing else', async () => {
        await accept(['old', 'older', 'waiting', 'dead'], { now: noon });
        await accept(['new'], { now: noon + 10, for: [] });
        await claim({ concurrency: 10 });
        for (const uuid of ['old', 'older']) await settle({ uuid, kind: 'done' });
        await bury('dead');
        expect(await store.prune({ before: noon + 10, keep: 100 })).toBe(2);
        expect(await store.prune({ before: noon + 10, keep: 100 })).toBe(0);
        expect(await accept(['waiting', 'dead', 'new'])).toBe(0);
        expect(await accept(['old'])).toBe(1);
      });

      test('keeps no more than the given number of handled events, the newest', async () => {
        await accept(['a', 'b', 'c', 'd'], { for: [] });
        expect(await store.prune({ before: 0, keep: 2 })).toBe(2);
        expect(await accept(['c', 'd'])).toBe(0);
        expect(await accept(['a', 'b'])).toBe(2);
      });

      test('does a bounded piece of work at a time', async () => {
        const many = Array.from({ length: 2500 }, (_, index) => `event ${index}`);
        await accept(many, { for: [] });
        let forgotten = 0;
        for (let piece = await store.prune({ before: noon + 1, keep: 9999 }); piece > 0; ) {
          forgotten += piece;
          piece = await store.prune({ before: noon + 1, keep: 9999 });
        }
        expect(forgotten).toBe(2500);
      });
    });

    describe('watched attributes', () => {
      const attributes = () => {
        if (store.attributes === undefined) throw new Error('The store has no attributes.');
        return store.attributes;
      };

      test('a text of watched attributes is read as it was written', async () => {
        const [key, text] = [`["https://acme.okta.com","00u","${'x'.repeat(5000)}"]`, '{"title":"Zoë “Ω” 😀"}'];
        expect(await attributes().read(key)).toBeUndefined();
        expect(await attributes().write(key, text, undefined)).toBe(true);
        expect(await attributes().read(key)).toBe(text);
        expect(await attributes().read('another')).toBeUndefined();
      });

      test('a text of watched attributes is replaced only if it is the one that was read', async () => {
        expect(await attributes().write('key', 'first', undefined)).toBe(true);
        expect(await attributes().write('key', 'late', undefined)).toBe(false);
        expect(await attributes().write('key', 'second', 'first')).toBe(true);
        expect(await attributes().write('key', 'late', 'first')).toBe(false);
        expect(await attributes().read('key')).toBe('second');
      });

      test('of several writes of watched attributes at once, one is stored', async () => {
        const texts = ['a', 'b', 'c', 'd'];
        const stored = await Promise.all(texts.map((text) => attributes().write('key', text, undefined)));
        expect(stored.filter(Boolean)).toHaveLength(1);
        expect(await attributes().read('key')).toBe(texts[stored.indexOf(true)]);
      });
    });

    describe('the lock', () => {
      test('is held by one at a time and can be taken again', async () => {
        const unlock = await store.lock();
        await expect(store.lock()).rejects.toMatchObject({ category: 'conflict' });
        await unlock();
        await (await store.lock())();
      });

      test('a store that was closed holds it no more', async () => {
        await store.lock();
        await store.close();
        await store.close();
      });
    });
  });
}
