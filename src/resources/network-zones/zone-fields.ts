import { z } from 'zod';
import { field } from '../../step/field.ts';
import { type FieldFault, requiredText } from '../../step/fields.ts';
import { spanOf } from './address.ts';

/** Text that is an address, a network or a range. */
const addressText = requiredText().refine((text) => spanOf(text) !== undefined, {
  message: 'is not an IP address, network or range',
  params: { hint: 'use a form such as 203.0.113.7, 203.0.113.0/24 or 203.0.113.7-203.0.113.9' },
});

const addressForms = 'IP addresses, networks (203.0.113.0/24) or ranges (203.0.113.7-203.0.113.9).';

/** The addresses that a step adds or removes. */
export const addresses = field(z.array(addressText).min(1).max(5000), {
  title: 'Addresses',
  description: addressForms,
  placeholder: '203.0.113.7',
});

/** The list of the zone that a step changes. */
export const addressList = field(z.enum(['gateways', 'proxies']), {
  title: 'List',
  description: 'Gateways are the addresses of clients. Proxies are trusted to forward their requests.',
  default: 'gateways',
}).optional();

/** One of the lists of an IP zone. */
export type AddressList = 'gateways' | 'proxies';

/** The name of a zone. */
export const zoneName = field(requiredText().max(128), { title: 'Name', description: 'Unique in the org.' });

/** What a zone is for. */
export const usage = field(z.enum(['POLICY', 'BLOCKLIST']), {
  title: 'Usage',
  description: 'POLICY for zones that policies name. BLOCKLIST blocks the zone at once, for every URL of the org.',
}).optional();

/** The types of zones (Okta's reference: NetworkZoneType). */
export const zoneTypes = ['IP', 'DYNAMIC', 'DYNAMIC_V2'] as const;

/** One of {@link zoneTypes}. */
export type ZoneType = (typeof zoneTypes)[number];

function entriesOf(title: string, description: string, pattern?: { form: RegExp; like: string }) {
  const text = requiredText().max(100);
  const checked =
    pattern === undefined
      ? text
      : text.refine((value) => pattern.form.test(value), {
          message: 'is not valid',
          params: { hint: `use a form such as ${pattern.like}` },
        });
  return field(z.array(checked).max(75), { title, description }).optional();
}

const addressEntries = (title: string, description: string) =>
  field(z.array(addressText).max(5000), { title, description }).optional();

const place = { form: /^[A-Za-z]{2}(?:-[A-Za-z0-9]{1,3})?$/, like: 'SE or US-CA' };
const network = { form: /^(?:AS)?\d{1,10}$/i, like: '64496' };

/** What a zone covers. In an update, a list replaces the one that is there. */
export const coverage = {
  gateways: addressEntries('Gateways', `${addressForms} For IP zones.`),
  proxies: addressEntries('Proxies', `Trusted proxies. ${addressForms} For IP zones.`),
  locations: entriesOf('Locations', 'Countries (SE) or regions (US-CA), as ISO 3166 codes. For dynamic zones.', place),
  excludedLocations: entriesOf('Excluded locations', 'Everywhere except here. For enhanced dynamic zones.', place),
  asns: entriesOf('ASNs', 'Numbers of autonomous systems. For dynamic zones.', network),
  excludedAsns: entriesOf('Excluded ASNs', 'All networks except these. For enhanced dynamic zones.', network),
  proxyType: field(z.enum(['Any', 'Tor', 'NotTorAnonymizer']), {
    title: 'Proxy type',
    description: 'Requests through such a proxy. For zones of the type DYNAMIC.',
  }).optional(),
  ipServices: entriesOf('IP services', 'Such as ALL_ANONYMIZERS or NORD_VPN. For enhanced dynamic zones.'),
  excludedIpServices: entriesOf('Excluded IP services', 'All services except these. For enhanced dynamic zones.'),
};

/** What a zone covers, as a step gets it. */
export type Coverage = { readonly [Name in keyof typeof coverage]?: z.output<(typeof coverage)[Name]> };

const fitting: Readonly<Record<ZoneType, readonly (keyof Coverage)[]>> = {
  IP: ['gateways', 'proxies'],
  DYNAMIC: ['locations', 'asns', 'proxyType'],
  DYNAMIC_V2: ['locations', 'excludedLocations', 'asns', 'excludedAsns', 'ipServices', 'excludedIpServices'],
};

/** The given fields that a zone of this type does not have. */
export function unfitting(type: ZoneType, input: Coverage): (keyof Coverage)[] {
  return everyName.filter((name) => input[name] !== undefined && !fitting[type].includes(name));
}

/** What is wrong with the fields of a new zone: those that its type does not have, or none that says what it covers. */
export function fieldFaults({ type, ...input }: Coverage & { readonly type: ZoneType }): FieldFault[] {
  const faults = unfitting(type, input).map((path) => ({
    path,
    message: `does not fit a zone of the type ${type}`,
    hint: `use ${fitting[type].join(', ')}`,
  }));
  const given = fitting[type].some((name) => input[name] !== undefined && input[name]?.length !== 0);
  if (given || faults.length > 0) return faults;
  const [path = 'type'] = fitting[type];
  return [{ path, message: 'is required', hint: `fill in at least one of ${fitting[type].join(', ')}` }];
}

const everyName = [...new Set(Object.values(fitting).flat())];
