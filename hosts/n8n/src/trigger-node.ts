import type { Manifest } from 'okta-connector';
import { iconOf, offlineSources, resourcesOf, tileOf } from './action-node.ts';
import { credentialType } from './bottom.ts';
import { formOf, more } from './form.ts';
import { withLabels } from './labels.ts';
import type { Property } from './platform.ts';
import { simplifyFields } from './simplify-form.ts';
import { begun, help, onEvent, titleCase } from './wording.ts';

type Trigger = Manifest['triggers'][number];

/** How events arrive: by polling the log, or by an event hook. */
export const deliveries = { poll: 'poll', hook: 'hook' } as const;

/** The trigger node as an `INodeTypeDescription` without its functions. */
export function triggerNode(manifest: Manifest): Readonly<Record<string, unknown>> {
  const { connector, triggers } = manifest;
  const events = eventsOf(manifest);
  const titles = Object.fromEntries(triggers.map(({ key, title }) => [key, title]));
  const node = {
    displayName: `${tileOf(connector.title)} Trigger`,
    name: `${connector.name}Trigger`,
    icon: iconOf(connector.name),
    group: ['trigger'],
    version: 1,
    subtitle: `={{ (${JSON.stringify(titles)})[$parameter["event"]] }}`,
    // n8n shows both nodes as one tile, with this description.
    description: help(connector.summary),
    defaults: { name: `${connector.title} Trigger` },
    polling: true,
    inputs: [],
    outputs: ['main'],
    credentials: [{ name: credentialType, required: true, testedBy: 'testConnection' }],
    // An empty method means none at all: while polling, the node has no webhook.
    webhooks: [webhook('setup', 'GET'), webhook('default', 'POST')],
    properties: [
      {
        displayName: 'Event',
        name: 'event',
        type: 'options',
        noDataExpression: true,
        options: events.map(({ key, name, title, summary }) => ({
          name,
          value: key,
          action: onEvent(title, connector.title),
          description: help(summary),
        })),
        default: events.find(({ resource }) => resource === manifest.resources[0]?.key)?.key,
      },
      deliveryForm(triggers),
      ...triggers.flatMap((trigger) => triggerForm(trigger, manifest)),
      {
        displayName: 'Simplify',
        name: simplifyFields.simplify,
        type: 'boolean',
        default: true,
        description: 'Whether to return a simplified version of the response instead of the raw data',
      },
    ],
  };
  return withLabels(node, manifest);
}

/** The triggers by resource: n8n has one list of events, without groups, and wants it sorted by name. */
function eventsOf(manifest: Manifest): (Trigger & { readonly name: string })[] {
  const names = new Map(resourcesOf(manifest).map(({ key, name }) => [key, name]));
  const named = manifest.triggers.map((trigger) => {
    const { resource, title } = trigger;
    return { ...trigger, name: eventName(titleCase(title), names.get(resource) ?? resource) };
  });
  return named.sort((one, other) => one.name.localeCompare(other.name));
}

/** "User: Locked Out" for "User Locked Out", and "User: Sign-In Failed" for a title that does not name the resource. */
function eventName(title: string, resource: string): string {
  return `${resource}: ${title.startsWith(`${resource} `) ? title.slice(resource.length + 1) : title}`;
}

/** The fields of a trigger's form. */
export function triggerForm({ key, description, input }: Trigger, manifest: Manifest): Property[] {
  const show = { event: [key] };
  const notice: Property[] =
    description === undefined
      ? []
      : [
          {
            displayName: begun(description),
            name: `notice_${key}`,
            type: 'notice',
            default: '',
            displayOptions: { show },
          },
        ];
  const form = formOf(input, { offline: offlineSources(manifest), show });
  const rest = form.filter(({ name }) => name === more);
  return [...form.filter((property) => !rest.includes(property)), ...notice, ...rest];
}

function webhook(name: string, method: string): Readonly<Record<string, unknown>> {
  return {
    name,
    httpMethod: `={{ $parameter["delivery"] === "${deliveries.hook}" ? "${method}" : "" }}`,
    responseMode: 'onReceived',
    path: 'webhook',
    ndvHideUrl: true,
  };
}

function deliveryForm(triggers: readonly Trigger[]): Property {
  const hooked = triggers.filter(({ delivery }) => delivery === 'both').map(({ key }) => key);
  return {
    displayName: 'Delivery',
    name: 'delivery',
    type: 'options',
    options: [
      {
        name: 'Event Hook',
        value: deliveries.hook,
        description: 'Within seconds. n8n must be reachable over HTTPS.',
      },
      {
        name: 'Polling',
        value: deliveries.poll,
        description: 'At the poll times. n8n need not be reachable.',
      },
    ],
    default: deliveries.poll,
    description:
      'How events reach the workflow. An event hook is created, verified and removed with the workflow, and ignores the poll times. Polling misses no event.',
    displayOptions: { show: { event: hooked } },
  };
}
