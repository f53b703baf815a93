import { OktaError, refusedField } from '../../okta/errors.ts';
import type { Okta } from '../../step/action.ts';
import type { Replaced } from '../../step/lifecycle-change.ts';
import { replaceMerged } from '../../step/replacement.ts';
import { contains, entryOf, isSame, type Span, spanOf, type ZoneAddress } from './address.ts';
import { type LockoutOperation, refuseLockout } from './lockout.ts';
import { called, type NetworkZone } from './zone.ts';
import { entriesOf, sentZone } from './zone-body.ts';
import type { AddressList } from './zone-fields.ts';
import { zoneIdOf } from './zone-lookup.ts';

/** Addresses to add to a zone, or to remove from it. */
export interface AddressChange {
  /** ID or name. */
  readonly zone: string;
  readonly addresses: readonly string[];
  readonly list?: AddressList | undefined;
}

/** The result of a change. */
export interface AddressesChanged {
  readonly changed: boolean;
  /** Those that were added or removed. */
  readonly done: string[];
  /** Those that were already in the requested state. */
  readonly left: string[];
  readonly notes: string[];
  readonly zone: NetworkZone;
}

/** The operations that change the addresses of a zone. */
type AddressOperation = 'getNetworkZone' | 'replaceNetworkZone' | 'listNetworkZones';

interface Wanted {
  readonly text: string;
  readonly span: Span;
}

/** Adds the addresses that the zone does not have in any notation. */
export async function addAddresses(
  okta: Okta<AddressOperation | LockoutOperation>,
  change: AddressChange & { readonly allowOwnAddress?: boolean | undefined },
): Promise<AddressesChanged> {
  const { list = 'gateways', addresses, allowOwnAddress } = change;
  const wanted = distinct(addresses);
  const has = (zone: NetworkZone, { span }: Wanted) => holding(entriesOf(zone, list), span);
  let notes: readonly string[] = [];
  const { changed, before, after } = await rewritten(okta, change, {
    entries(zone) {
      const absent = wanted.filter((one) => has(zone, one) === undefined);
      return absent.length === 0 ? undefined : [...entriesOf(zone, list), ...absent.map(({ text }) => entryOf(text))];
    },
    async check(after, before) {
      notes = await refuseLockout(okta, { before, after, field: 'addresses', allowOwnAddress });
      return notes;
    },
  });
  const there = wanted.flatMap((one) => ({ text: one.text, span: one.span, entry: has(before, one) }));
  return {
    changed,
    done: there.filter(({ entry }) => entry === undefined).map(({ text }) => text),
    left: there.filter(({ entry }) => entry !== undefined).map(({ text }) => text),
    notes: [...notes, ...there.flatMap(({ text, span, entry }) => partNote({ text, span }, entry))],
    zone: after,
  };
}

function partNote({ text, span }: Wanted, entry: ZoneAddress | undefined): string[] {
  const outer = spanOf(entry?.value ?? '');
  return outer === undefined || isSame(outer, span) ? [] : [`${text} is already part of ${entry?.value}.`];
}

/** Removes the entries that mean the same as the addresses. An entry with more addresses is kept whole. */
export async function removeAddresses(okta: Okta<AddressOperation>, change: AddressChange): Promise<AddressesChanged> {
  const { list = 'gateways', addresses } = change;
  const wanted = distinct(addresses);
  const { changed, before, after } = await rewritten(okta, change, {
    entries(zone) {
      const present = entriesOf(zone, list);
      const kept = present.filter((entry) => !wanted.some(({ span }) => means(entry, span)));
      if (kept.length === present.length) return undefined;
      const other = entriesOf(zone, list === 'gateways' ? 'proxies' : 'gateways');
      if (kept.length + other.length === 0 && zone.system !== true) throw lastAddress(zone);
      return kept;
    },
  });
  const present = entriesOf(before, list);
  const [done, left] = [true, false].map((isThere) =>
    wanted.filter(({ span }) => present.some((entry) => means(entry, span)) === isThere),
  );
  return {
    changed,
    done: (done ?? []).map(({ text }) => text),
    left: (left ?? []).map(({ text }) => text),
    notes: (left ?? []).flatMap((one) => overlapNotes(one, present)),
    zone: after,
  };
}

function overlapNotes({ text, span }: Wanted, present: readonly ZoneAddress[]): string[] {
  const outer = holding(present, span);
  if (outer !== undefined) return [`${text} is part of ${outer.value}, which was kept.`];
  const inner = present.filter(({ value = '' }) => {
    const entry = spanOf(value);
    return entry !== undefined && contains(span, entry);
  });
  return inner.map(({ value }) => `${text} contains ${value}, which was kept.`);
}

function lastAddress(zone: NetworkZone): OktaError {
  const what = `Nothing would be left in ${called(zone)}, and Okta requires a gateway or a proxy in an IP zone`;
  return new OktaError('conflict', { what, hint: 'deactivate or delete the zone instead' }, { field: 'addresses' });
}

interface Rewriting {
  /** The new list; `undefined` if it is already in the requested state. */
  entries(zone: NetworkZone): readonly ZoneAddress[] | undefined;
  /** Refuses a replacement. Returns what could not be checked. */
  check?(after: NetworkZone, before: NetworkZone): Promise<readonly string[]>;
}

/** Replaces one list of a zone. */
async function rewritten(
  okta: Okta<AddressOperation>,
  { zone, list = 'gateways' }: AddressChange,
  { entries, check }: Rewriting,
): Promise<Replaced<NetworkZone>> {
  const zoneId = await zoneIdOf(okta, zone);
  const path = { zoneId };
  return replaceMerged<NetworkZone>(okta, {
    object: `zone ${zoneId}`,
    called: `the network zone ${zone}`,
    read: () => okta.read('getNetworkZone', { path }),
    change(present) {
      if ((present.type ?? 'IP') !== 'IP') throw noAddresses(present);
      const changed = entries(present);
      return changed === undefined ? {} : { [list]: changed };
    },
    async replace(after, before) {
      const notes = (await check?.(after, before)) ?? [];
      await okta.call('replaceNetworkZone', { path, body: sentZone(after), notes });
    },
  });
}

function noAddresses(zone: NetworkZone): OktaError {
  const what = `names ${called(zone)}, whose type is ${zone.type} and which has no addresses`;
  return refusedField('zone', { what, hint: 'choose a zone of the type IP' });
}

/** Each set of addresses once, in its first notation. */
function distinct(addresses: readonly string[]): Wanted[] {
  const wanted: Wanted[] = [];
  for (const text of addresses) {
    const span = spanOf(text);
    if (span !== undefined && !wanted.some((one) => isSame(one.span, span))) wanted.push({ text, span });
  }
  return wanted;
}

function means({ value = '' }: ZoneAddress, span: Span): boolean {
  const entry = spanOf(value);
  return entry !== undefined && isSame(entry, span);
}

/** The entry that holds all of these addresses. */
function holding(present: readonly ZoneAddress[], span: Span): ZoneAddress | undefined {
  return present.find(({ value = '' }) => {
    const entry = spanOf(value);
    return entry !== undefined && contains(entry, span);
  });
}
