import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { contains, entryOf, isEverything, isSame, spanOf } from '../../../src/resources/network-zones/address.ts';

function span(text: string) {
  const found = spanOf(text);
  if (found === undefined) throw new Error(`${text} was not understood.`);
  return found;
}

describe('addresses of network zones', () => {
  test.each([
    ['203.0.113.7', '203.0.113.7-203.0.113.7'],
    ['203.0.113.7', '203.0.113.7/32'],
    ['203.0.113.0/24', '203.0.113.0-203.0.113.255'],
    ['1.2.3.4/24', '1.2.3.0/24'],
    ['0.0.0.0/0', '0.0.0.0-255.255.255.255'],
    [' 203.0.113.1 - 203.0.113.2 ', '203.0.113.1-203.0.113.2'],
    ['2001:db8::1', '2001:0DB8:0:0:0:0:0:1/128'],
    ['2001:db8::/112', '2001:db8::-2001:db8::ffff'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['::/0', '::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
  ])('%s is the same as %s', (one, other) => {
    expect(isSame(span(one), span(other))).toBe(true);
    expect(isSame(span(other), span(one))).toBe(true);
  });

  test.each([
    ['203.0.113.7', '203.0.113.8'],
    ['203.0.113.0/24', '203.0.113.0/25'],
    ['::cb00:7107', '203.0.113.7'],
    ['2001:db8::1', '2001:db8::1:0'],
  ])('%s is not the same as %s', (one, other) => {
    expect(isSame(span(one), span(other))).toBe(false);
  });

  test.each([
    '',
    'office',
    '203.0.113',
    '203.0.113.256',
    '01.2.3.4',
    '1.2.3.4.5',
    '203.0.113.7/33',
    '203.0.113.7/',
    '203.0.113.7/-1',
    '203.0.113.7/24/1',
    '203.0.113.9-203.0.113.7',
    '203.0.113.7-',
    '203.0.113.7-2001:db8::1',
    '203.0.113.0/24-203.0.113.9',
    '203.0.113.1-203.0.113.2-203.0.113.3',
    '2001:db8::/129',
    'fe80::1%eth0',
    '15.5.6.7/24-15.5.6.9',
  ])('%j is no address, network or range', (text) => {
    expect(spanOf(text)).toBeUndefined();
  });

  test.each([
    ['10.0.0.0/8', '10.1.2.3', true],
    ['10.0.0.0/8', '10.0.0.0/8', true],
    ['10.0.0.0/8', '10.0.0.0/7', false],
    ['10.0.0.0/8', '11.0.0.0', false],
    ['::/0', '10.1.2.3', false],
  ])('%s contains %s: %s', (outer, inner, expected) => {
    expect(contains(span(outer), span(inner))).toBe(expected);
  });

  test('only a whole address space is everything', () => {
    expect(
      ['0.0.0.0/0', '::/0', '0.0.0.0/1', '0.0.0.0-255.255.255.254'].map((text) => isEverything(span(text))),
    ).toEqual([true, true, false, false]);
  });

  test.each([
    ['203.0.113.7', { type: 'RANGE', value: '203.0.113.7-203.0.113.7' }],
    ['203.0.113.0/24', { type: 'CIDR', value: '203.0.113.0/24' }],
    ['203.0.113.1 - 203.0.113.2', { type: 'RANGE', value: '203.0.113.1-203.0.113.2' }],
  ])('writes %s as Okta does', (text, entry) => {
    expect(entryOf(text)).toEqual(entry);
    expect(isSame(span(entry.value), span(text))).toBe(true);
  });

  test('a network has the addresses that its prefix leaves free, and contains the address that it was made from', () => {
    fc.assert(
      fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), fc.nat({ max: 128 }), (address, bits) => {
        const { family } = span(address);
        const width = family === 4 ? 32 : 128;
        // An IPv4-mapped address counts as IPv4.
        if (address.includes(':') && family === 4) return;
        const prefix = bits % (width + 1);
        const { first, last } = span(`${address}/${prefix}`);
        expect(last - first + 1n).toBe(1n << BigInt(width - prefix));
        expect(contains(span(`${address}/${prefix}`), span(address))).toBe(true);
      }),
    );
  });
});
