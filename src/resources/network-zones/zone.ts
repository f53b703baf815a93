import { z } from 'zod';
import { field } from '../../step/field.ts';
import { date, requiredText, text } from '../../step/fields.ts';

const entries = (title: string, description: string) =>
  field(z.array(z.looseObject({ type: text('Type', 'CIDR or RANGE.'), value: text('Value') })), {
    title,
    description,
  }).optional();

/** What a simplified zone keeps. */
export const essentialOfZone = ['id', 'name', 'type', 'status', 'usage', 'system'] as const;

/** A network zone as steps return it. Nothing but the ID can be relied on. */
export const zoneModel = field(
  z.looseObject({
    id: field(z.string(), { title: 'Zone ID' }),
    name: text('Name'),
    type: text('Type', 'IP, DYNAMIC or DYNAMIC_V2 (enhanced dynamic).'),
    status: text('Status', 'ACTIVE or INACTIVE.'),
    usage: text('Usage', 'POLICY, or BLOCKLIST if the org blocks what is in the zone.'),
    system: field(z.boolean(), { title: 'System zone', description: 'Whether Okta created the zone.' }).optional(),
    gateways: entries('Gateways', 'Addresses of an IP zone.'),
    proxies: entries('Proxies', 'Trusted proxies of an IP zone.'),
    created: date('Created'),
    lastUpdated: date('Last updated'),
  }),
  { title: 'Network zone', essential: essentialOfZone },
);

/** A network zone, see {@link zoneModel}. */
export type NetworkZone = z.infer<typeof zoneModel>;

/** The zone that a step is about. A name may contain a slash, and only an ID becomes part of a path. */
export const zone = field(requiredText().max(256), {
  title: 'Network zone',
  description: 'Zone ID or name. Names are unique.',
  placeholder: 'nzoacmeoffice0000001',
  optionsFrom: 'network_zones',
});

/** The zone whose addresses a step changes. */
export const zoneOrBlocked = field(requiredText().max(256), {
  title: 'Network zone',
  description: 'Zone ID or name. Names are unique.',
  placeholder: 'nzoacmeblocked000001',
  default: 'BlockedIpZone',
  optionsFrom: 'network_zones',
}).optional();

/** What a zone is called in errors. */
export function called({ id, name }: NetworkZone): string {
  return `the network zone ${name ?? id}`;
}

/** How a picker shows a zone. */
export function zoneLabel({ id, name, type, usage, status }: NetworkZone): string {
  const marks = [type, usage === 'BLOCKLIST' ? 'blocklist' : undefined, status === 'INACTIVE' ? 'inactive' : undefined];
  const details = marks.filter((mark) => mark !== undefined).join(', ');
  return `${name ?? id}${details === '' ? '' : ` (${details})`}`;
}
