import { describe, expect, test } from 'vitest';
import { OktaError } from '../../src/okta/errors.ts';
import { Turns } from '../../src/okta/turns.ts';
import { changeStatusOf, removeWhole } from '../../src/step/lifecycle-change.ts';
import { includes, replaceMerged } from '../../src/step/replacement.ts';

const conflict = new OktaError('conflict', { what: 'Okta rejected it', hint: 'look at it' });

/** An object that only a whole replacement changes. Reading and writing take a moment, as they do over HTTP. */
function remote(start: Readonly<Record<string, unknown>>) {
  const turns = new Turns();
  const state = { value: start, sent: [] as unknown[] };
  const moment = () => new Promise((resolve) => setTimeout(resolve, 2));
  return {
    state,
    okta: { exclusive: <Value>(object: string, work: () => Promise<Value>) => turns.take(object, work, undefined) },
    object: {
      object: 'zone 1',
      called: 'the zone Office',
      read: async () => {
        await moment();
        return state.value;
      },
      replace: async (whole: Readonly<Record<string, unknown>>) => {
        await moment();
        state.sent.push(whole);
        state.value = whole;
      },
    },
  };
}

describe('replaceMerged', () => {
  test('sends the whole object with the change put over it', async () => {
    const { okta, object, state } = remote({ name: 'Office', profile: { color: 'red', size: 1 }, list: [1, 2] });
    const result = await replaceMerged(okta, { ...object, change: { profile: { color: 'blue' }, list: [3] } });
    expect(state.sent).toEqual([{ name: 'Office', profile: { color: 'blue', size: 1 }, list: [3] }]);
    expect(result).toMatchObject({ changed: true, before: { list: [1, 2] }, after: { list: [3] } });
  });

  test('sends nothing if the object already has the values, an absent one counting as null', async () => {
    const { okta, object, state } = remote({ name: 'Office', list: [1] });
    const change = { name: 'Office', list: [1], description: null, status: undefined };
    expect(await replaceMerged(okta, { ...object, change })).toMatchObject({ changed: false });
    expect(state.sent).toEqual([]);
  });

  test('keeps both changes of two runs at once', async () => {
    const { okta, object, state } = remote({ list: [] });
    const add = (entry: number) =>
      replaceMerged(okta, {
        ...object,
        change: ({ list }) => ({ list: [...new Set([...(list as number[]), entry])] }),
      });
    await Promise.all([add(1), add(2), add(3)]);
    expect(state.value).toEqual({ list: [1, 2, 3] });
  });

  test("makes the change again if another client's replacement has undone it", async () => {
    const { okta, object, state } = remote({ name: 'Office', note: '' });
    let others = 1;
    const replace = async (whole: Readonly<Record<string, unknown>>) => {
      await object.replace(whole);
      if (others > 0) state.value = { name: 'Office', note: 'by somebody else' };
      others -= 1;
    };
    await replaceMerged(okta, { ...object, replace, change: { name: 'Head office' } });
    expect(state.value).toEqual({ name: 'Head office', note: 'by somebody else' });
  });

  test('reports a change that never shows', async () => {
    const { okta, object } = remote({ name: 'Office' });
    const running = replaceMerged(okta, { ...object, replace: async () => {}, change: { name: 'Head office' } });
    await expect(running).rejects.toMatchObject({
      category: 'conflict',
      message: expect.stringContaining('the zone Office'),
    });
  });
});

test.each([
  [{ a: 1, b: 2 }, { a: 1 }, true],
  [{ a: { b: 1, c: 2 } }, { a: { b: 1 } }, true],
  [{ a: [1, 2] }, { a: [1] }, false],
  [{}, { a: null }, true],
  [{ a: null }, { a: '' }, false],
  [undefined, { a: { b: null } }, true],
])('includes(%j, %j) is %j', (present, wanted, expected) => {
  expect(includes(present, wanted)).toBe(expected);
});

describe('changeStatusOf', () => {
  test('sends nothing if the object has the status', async () => {
    const read = async () => ({ status: 'ACTIVE' });
    const send = async () => expect.unreachable('a request was sent');
    expect(await changeStatusOf({ read, status: 'ACTIVE', send })).toMatchObject({ changed: false });
  });

  test('reads the object after the change, and tells by its status whether a lost one was made', async () => {
    let status = 'INACTIVE';
    const read = async () => ({ status });
    const lookUps: unknown[] = [];
    const result = await changeStatusOf({
      read,
      status: 'ACTIVE',
      async send({ lookUp }) {
        lookUps.push(await lookUp());
        status = 'ACTIVE';
        lookUps.push(await lookUp());
      },
    });
    expect(lookUps).toEqual([undefined, {}]);
    expect(result).toEqual({ changed: true, before: { status: 'INACTIVE' }, after: { status: 'ACTIVE' } });
  });

  test('takes a refusal for success only if the object has the status by then', async () => {
    let status = 'INACTIVE';
    const read = async () => ({ status });
    const refused = (by: string) => async () => {
      status = by;
      throw conflict;
    };
    expect(await changeStatusOf({ read, status: 'ACTIVE', send: refused('ACTIVE') })).toMatchObject({ changed: false });
    status = 'INACTIVE';
    await expect(changeStatusOf({ read, status: 'ACTIVE', send: refused('INVALID') })).rejects.toBe(conflict);
  });

  test('refuses a status that the change does not allow before the request', async () => {
    const send = async () => expect.unreachable('a request was sent');
    const running = changeStatusOf({
      read: async () => ({ status: 'DELETED' }),
      status: 'ACTIVE',
      send,
      refuse: () => conflict,
    });
    await expect(running).rejects.toBe(conflict);
  });
});

describe('removeWhole', () => {
  const removal = (status: string, log: string[]) => ({
    read: async () => ({ status }),
    isActive: (value: { status: string }) => value.status === 'ACTIVE',
    called: () => 'The zone Office',
    deactivate: async () => log.push('deactivate'),
    remove: async () => {
      log.push('remove');
      return true;
    },
  });

  test('refuses to remove an active object unless it may deactivate it', async () => {
    const log: string[] = [];
    await expect(removeWhole({ ...removal('ACTIVE', log), ifActive: 'fail' })).rejects.toMatchObject({
      category: 'conflict',
      field: 'ifActive',
      message: 'The zone Office is active. Deactivate it first, or set ifActive to deactivate.',
    });
    expect(log).toEqual([]);
    expect(await removeWhole({ ...removal('ACTIVE', log), ifActive: 'deactivate' })).toMatchObject({ changed: true });
    expect(log).toEqual(['deactivate', 'remove']);
  });

  test('removes an inactive object at once', async () => {
    const log: string[] = [];
    await removeWhole({ ...removal('INACTIVE', log), ifActive: 'fail' });
    expect(log).toEqual(['remove']);
  });
});

describe('turns', () => {
  test('a run that is canceled while it waits for its turn ends, and the others go on', async () => {
    const turns = new Turns();
    const { promise: held, resolve: release } = Promise.withResolvers<void>();
    const first = turns.take('zone 1', () => held, undefined);
    const second = turns.take('zone 1', async () => 'second', AbortSignal.abort());
    const third = turns.take('zone 1', async () => 'third', undefined);
    await expect(second).rejects.toMatchObject({ category: 'cancelled' });
    release();
    expect([await first, await third]).toEqual([undefined, 'third']);
  });

  test('work that fails gives its turn to the next, and other objects do not wait', async () => {
    const turns = new Turns();
    const failing = turns.take('zone 1', () => Promise.reject(conflict), undefined);
    const next = turns.take('zone 1', async () => 'next', undefined);
    const other = turns.take('zone 2', async () => 'other', undefined);
    await expect(failing).rejects.toBe(conflict);
    expect([await next, await other]).toEqual(['next', 'other']);
  });
});
