import type { CompleteRequest, ReadResourceResult, Resource, ResourceTemplateType } from '@modelcontextprotocol/server';
import { type Connection, eventTypes, manifest, OktaError, type RunOptions } from 'okta-connector';
import { actionOf, triggerOf } from '../catalog.ts';
import { maskOutput } from './mask-output.ts';
import type { McpResources } from './surface.ts';

/** What resources and completions read from. */
export interface ResourceHost {
  connection(): Promise<Connection>;
  options(call: { readonly signal: AbortSignal }): RunOptions;
  /** Whether the caller may read the org. */
  readonly mayRead: boolean;
  /** Why a step is not available; `undefined` if it is. A resource is as available as the step that reads it. */
  refusal(key: string): string | undefined;
  /** Whether the credential is known to lack what a step needs. */
  lacks(key: string): Promise<boolean>;
}

const json = 'application/json';
const stepsUri = 'okta://steps/';
const eventTypesUri = 'okta://event-types';
const orgUri = 'okta://org';

const listed: readonly Resource[] = [
  {
    uri: orgUri,
    name: 'org',
    title: 'Connected org',
    description: 'The org, the owner of the credential, its roles and warnings.',
    mimeType: json,
  },
  {
    uri: eventTypesUri,
    name: 'event-types',
    title: 'Event types',
    description: 'Known System Log event types, and whether event hooks deliver them.',
    mimeType: json,
  },
];

const stepTemplate: ResourceTemplateType = {
  uriTemplate: `${stepsUri}{key}`,
  name: 'step',
  title: 'Step',
  description: 'Everything about an action or a trigger, with samples.',
  mimeType: json,
};

/** What can be read of the org by ID: the step that reads it, and its field. */
const readers = [
  {
    step: 'get_user',
    field: 'user',
    source: 'users',
    template: {
      uriTemplate: 'okta://users/{id}',
      name: 'user',
      title: 'User',
      description: 'A user by ID or username.',
      mimeType: json,
    },
  },
  {
    step: 'get_group',
    field: 'group',
    source: 'groups',
    template: {
      uriTemplate: 'okta://groups/{id}',
      name: 'group',
      title: 'Group',
      description: 'A group by ID.',
      mimeType: json,
    },
  },
] as const;

/** The resources of the connector and of the org. */
export function oktaResources(host: ResourceHost): McpResources {
  return {
    listed: listed.filter(({ uri }) => uri !== orgUri || host.mayRead),
    async templates() {
      const offered = readers.filter(({ step }) => host.mayRead && host.refusal(step) === undefined);
      const lacking = await Promise.all(offered.map(({ step }) => host.lacks(step)));
      return [stepTemplate, ...offered.filter((_, at) => lacking[at] === false).map(({ template }) => template)];
    },
    async read(uri, signal) {
      if (uri === eventTypesUri) return contents(uri, eventTypes());
      if (uri.startsWith(stepsUri)) {
        const key = uri.slice(stepsUri.length);
        const step = actionOf(key) ?? triggerOf(key);
        if (step === undefined) return undefined;
        expectAvailable(host, key);
        return contents(uri, step);
      }
      const object = /^okta:\/\/(users|groups)\/([^/?#]+)$/.exec(uri);
      if (uri !== orgUri && object === null) return undefined;
      const options = host.options({ signal });
      if (object === null) return contents(uri, await (await readable(host)).test(options));
      const [, kind, id = ''] = object;
      const [users, groups] = readers;
      const { step, field } = kind === users.source ? users : groups;
      expectAvailable(host, step);
      const connection = await readable(host);
      const decoded = decodedId(id);
      if (decoded === undefined) return undefined;
      const { output } = await connection.run<string>(step, { [field]: decoded }, options);
      return contents(uri, maskOutput(output, actionOf(step)?.output ?? {}));
    },
  };
}

function expectAvailable({ refusal }: ResourceHost, step: string): void {
  const refused = refusal(step);
  if (refused !== undefined) throw new OktaError('forbidden', { what: refused, hint: 'use another resource' });
}

function decodedId(id: string): string | undefined {
  try {
    return decodeURIComponent(id);
  } catch {
    return undefined;
  }
}

/** Completes keys of steps, users and groups. */
export function completions(host: ResourceHost) {
  return async ({ ref, argument }: CompleteRequest['params'], signal: AbortSignal): Promise<readonly string[]> => {
    const about = ref.type === 'ref/resource' ? ref.uri : argument.name;
    if (about === `${stepsUri}{key}`) {
      const keys = [...manifest.actions, ...manifest.triggers].map(({ key }) => key);
      return keys.filter((key) => key.startsWith(argument.value) && host.refusal(key) === undefined);
    }
    const reader = readerFor(about);
    if (reader === undefined || host.refusal(reader.step) !== undefined) return [];
    const { source } = reader;
    const connection = await readable(host);
    const { items } = await connection.options(source, { query: argument.value }, host.options({ signal }));
    return items.map(({ value }) => value);
  };
}

function readerFor(about: string): (typeof readers)[number] | undefined {
  const [users] = readers;
  if (about === 'user' || about === 'like') return users;
  return readers.find(({ template }) => template.uriTemplate === about);
}

async function readable({ mayRead, connection }: ResourceHost): Promise<Connection> {
  if (mayRead) return connection();
  throw new OktaError('forbidden', {
    what: 'The org cannot be read',
    hint: 'the access token needs the scope okta.read',
  });
}

function contents(uri: string, value: unknown): ReadResourceResult {
  return { contents: [{ uri, mimeType: json, text: JSON.stringify(value) }] };
}
