import { describe, expect, test } from 'vitest';
import { WatchedValues } from '../src/watched-values.ts';

const restarted = (values: WatchedValues, most?: number) =>
  new WatchedValues(JSON.parse(JSON.stringify(values.toStored())), most);

describe('watched values of a workflow', () => {
  test('watched values that were kept are there after a restart, and others are not', async () => {
    const values = new WatchedValues(undefined);
    await values.attributes.write('a', '{"title":"Zoë “Ω” 😀"}', undefined);
    values.keep();
    await values.attributes.write('b', 'lost', undefined);
    const { attributes } = restarted(values);
    expect(await attributes.read('a')).toBe('{"title":"Zoë “Ω” 😀"}');
    expect(await attributes.read('b')).toBeUndefined();
    expect(attributes.whyMissing?.()).toBeUndefined();
  });

  test('watched values never take more room than allowed: those unchanged for the longest are dropped, with a note', async () => {
    const most = 1000;
    let values = new WatchedValues(undefined, most);
    for (let user = 0; user < 100; user += 1) {
      await values.attributes.write(`user ${user}`, `{"values":{"department":"${user}"}}`, undefined);
      await values.attributes.write('user 0', '{"values":{"department":"again"}}', undefined);
      values.keep();
      expect(JSON.stringify(values.toStored()).length).toBeLessThanOrEqual(most + 50);
      values = restarted(values, most);
    }
    expect(await values.attributes.read('user 0')).toContain('again');
    expect(await values.attributes.read('user 99')).toContain('99');
    expect(await values.attributes.read('user 50')).toBeUndefined();
    expect(values.attributes.whyMissing?.()).toContain('has no room');
  });

  test('watched values with a text that is too long keep nothing of it', async () => {
    const values = new WatchedValues(undefined, 100);
    expect(await values.attributes.write('a', 'x'.repeat(200), undefined)).toBe(true);
    expect(await values.attributes.read('a')).toBeUndefined();
    expect(values.attributes.whyMissing?.()).toBeDefined();
  });

  test.each([null, 'text', { texts: 7 }, { texts: { a: 7 } }])(
    'stored watched values %j are read as none',
    async (stored) => {
      expect(new WatchedValues(stored).toStored()).toEqual({ texts: {} });
    },
  );
});
