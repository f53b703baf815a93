import { isObject, objectAt } from '../../okta/json.ts';
import { entryOf, isSame, spanOf, type ZoneAddress } from './address.ts';
import type { NetworkZone } from './zone.ts';
import type { AddressList, Coverage, ZoneType } from './zone-fields.ts';

/** A zone as the body of a replacement, without what Okta sets itself. `useAsBlackList` is an old name of the usage. */
export function sentZone({
  id: _,
  created,
  lastUpdated,
  system,
  useAsBlackList,
  ...zone
}: NetworkZone): Readonly<Record<string, unknown>> {
  return zone;
}

/** The entries of one list of an IP zone. */
export function entriesOf(zone: Pick<NetworkZone, AddressList>, list: AddressList): readonly ZoneAddress[] {
  return zone[list] ?? [];
}

/** The members of a zone's body for the given fields, depending on its type. */
export function coverageBody(type: ZoneType, input: Coverage): Readonly<Record<string, unknown>> {
  const { gateways, proxies, proxyType, locations, asns } = input;
  if (type === 'IP') return defined({ gateways: gateways?.map(entryOf), proxies: proxies?.map(entryOf) });
  if (type === 'DYNAMIC') return defined({ locations: locations?.map(locationOf), asns: asns?.map(asnOf), proxyType });
  return defined({
    locations: sides(locations?.map(locationOf), input.excludedLocations?.map(locationOf)),
    asns: sides(asns?.map(asnOf), input.excludedAsns?.map(asnOf)),
    ipServiceCategories: sides(input.ipServices, input.excludedIpServices),
  });
}

function sides(include: unknown, exclude: unknown): Readonly<Record<string, unknown>> | undefined {
  return include === undefined && exclude === undefined ? undefined : defined({ include, exclude });
}

function locationOf(text: string): Readonly<Record<string, string>> {
  const code = text.toUpperCase();
  const [country = code] = code.split('-');
  return country === code ? { country } : { country, region: code };
}

function asnOf(text: string): string {
  return text.replace(/^AS/i, '');
}

function defined(members: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}

/** The members of a body that differ in meaning from the zone: lists are sets, and addresses have several notations. */
export function differingFrom(
  zone: NetworkZone,
  body: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const entries = Object.entries(body).flatMap(([name, value]) => {
    const present = objectAt(zone)[name];
    if (!isObject(value)) return sameMeaning(present, value) ? [] : [[name, value] as const];
    const inner = Object.entries(value).filter(([side, list]) => !sameMeaning(objectAt(present)[side], list));
    return inner.length === 0 ? [] : [[name, Object.fromEntries(inner)] as const];
  });
  return Object.fromEntries(entries);
}

function sameMeaning(present: unknown, wanted: unknown): boolean {
  if (!Array.isArray(wanted)) return String(present ?? '').toLowerCase() === String(wanted).toLowerCase();
  const there: unknown[] = Array.isArray(present) ? present : [];
  const all = (some: unknown[], others: unknown[]) =>
    some.every((one) => others.some((other) => sameEntry(one, other)));
  return all(wanted, there) && all(there, wanted);
}

function sameEntry(one: unknown, other: unknown): boolean {
  const [span, otherSpan] = [addressIn(one), addressIn(other)];
  if (span !== undefined && otherSpan !== undefined) return isSame(span, otherSpan);
  return JSON.stringify(one) === JSON.stringify(other);
}

function addressIn(entry: unknown) {
  const value = objectAt(entry)['value'];
  return typeof value === 'string' ? spanOf(value) : undefined;
}
