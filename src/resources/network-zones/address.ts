import { isIP } from 'node:net';

/** An entry of a zone, as Okta has it. */
export interface ZoneAddress {
  readonly type?: string | undefined;
  readonly value?: string | undefined;
}

/** The addresses from the first to the last one. */
export interface Span {
  readonly family: 4 | 6;
  readonly first: bigint;
  readonly last: bigint;
}

/**
 * The addresses that a text means: `203.0.113.7`, `203.0.113.0/24` or `203.0.113.7-203.0.113.9`; `undefined` if it means none.
 * As in Okta, the bits of a network beyond its prefix do not matter: `203.0.113.7/24` is `203.0.113.0/24`.
 */
export function spanOf(text: string): Span | undefined {
  // node:net can tell whether a network contains an address, but not whether two notations mean the same addresses.
  const [start = '', end] = text.split('-').map((part) => part.trim());
  const [address = '', prefix, more] = start.split('/');
  const from = numberOf(address);
  if (from === undefined || more !== undefined) return undefined;
  const { family, value } = from;
  if (end !== undefined) {
    const to = prefix === undefined && text.split('-').length === 2 ? numberOf(end) : undefined;
    if (to?.family !== family || to.value < value) return undefined;
    return { family, first: value, last: to.value };
  }
  if (prefix === undefined) return { family, first: value, last: value };
  const free = (family === 4 ? 32 : 128) - (/^\d{1,3}$/.test(prefix) ? Number(prefix) : Number.NaN);
  if (!(free >= 0)) return undefined;
  const first = (value >> BigInt(free)) << BigInt(free);
  return { family, first, last: first + (1n << BigInt(free)) - 1n };
}

/** The entry for an address, a network or a range. Okta has a single address as a range of one. */
export function entryOf(text: string): Required<ZoneAddress> {
  const compact = text.replaceAll(/\s/g, '');
  if (compact.includes('/')) return { type: 'CIDR', value: compact };
  return { type: 'RANGE', value: compact.includes('-') ? compact : `${compact}-${compact}` };
}

/** Whether two spans are the same addresses. */
export function isSame(one: Span, other: Span): boolean {
  return contains(one, other) && contains(other, one);
}

/** Whether every address of the inner span is in the outer one. */
export function contains(outer: Span, inner: Span): boolean {
  return outer.family === inner.family && outer.first <= inner.first && inner.last <= outer.last;
}

/** Whether it is every address of its family. */
export function isEverything({ family, first, last }: Span): boolean {
  return first === 0n && last === (1n << (family === 4 ? 32n : 128n)) - 1n;
}

interface Numbered {
  readonly family: 4 | 6;
  readonly value: bigint;
}

function numberOf(text: string): Numbered | undefined {
  const family = isIP(text);
  if (family === 4) return { family, value: joined(text.split('.').map(Number), 8n) };
  // An address with a zone, as fe80::1%eth0, is for one machine only.
  if (family !== 6 || text.includes('%')) return undefined;
  const value = joined(groupsOf(text), 16n);
  // ::ffff:203.0.113.7 is an IPv4 address.
  return value >> 32n === 0xffffn ? { family: 4, value: value & 0xffff_ffffn } : { family, value };
}

/** The eight groups of a valid IPv6 address. */
function groupsOf(text: string): number[] {
  const [head = [], tail] = text.split('::').map((half) => half.split(':').filter(Boolean).flatMap(groupOf));
  if (tail === undefined) return head;
  return [...head, ...Array<number>(8 - head.length - tail.length).fill(0), ...tail];
}

/** The group of a part; an IPv4 address at the end is two. */
function groupOf(part: string): number[] {
  if (!part.includes('.')) return [Number.parseInt(part, 16)];
  const [a = 0, b = 0, c = 0, d = 0] = part.split('.').map(Number);
  return [a * 256 + b, c * 256 + d];
}

function joined(parts: readonly number[], bits: bigint): bigint {
  return parts.reduce((value, part) => (value << bits) + BigInt(part), 0n);
}
