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

const templates: readonly ResourceTemplateType[] = [
  {
    uriTemplate: `${stepsUri}{key}`,
    name: 'step',
    title: 'Step',
    description: 'Everything about an action or a trigger, with samples.',
    mimeType: json,
  },
  {
    uriTemplate: 'okta://users/{id}',
    name: 'user',
    title: 'User',
    description: 'A user by ID or username.',
    mimeType: json,
  },
  { uriTemplate: 'okta://groups/{id}', name: 'group', title: 'Group', description: 'A group by ID.', mimeType: json },
];

/** The step that reads an object, and its field, by the kind in the URI. */
const readers = {
  users: { step: 'get_user', field: 'user' },
  groups: { step: 'get_group', field: 'group' },
} as const;

/** The resources of the connector and of the org. */
export function oktaResources(host: ResourceHost): McpResources {
  return {
    listed,
    templates,
    async read(uri, signal) {
      if (uri === eventTypesUri) return contents(uri, eventTypes());
      if (uri.startsWith(stepsUri)) {
        const key = uri.slice(stepsUri.length);
        const step = actionOf(key) ?? triggerOf(key);
        return step === undefined ? undefined : contents(uri, step);
      }
      const object = /^okta:\/\/(users|groups)\/([^/?#]+)$/.exec(uri);
      if (uri !== orgUri && object === null) return undefined;
      const connection = await readable(host);
      const options = host.options({ signal });
      if (object === null) return contents(uri, await connection.test(options));
      const [, kind, id = ''] = object;
      const { step, field } = kind === 'users' ? readers.users : readers.groups;
      const decoded = decodedId(id);
      if (decoded === undefined) return undefined;
      const { output } = await connection.run<string>(step, { [field]: decoded }, options);
      return contents(uri, maskOutput(output, actionOf(step)?.output ?? {}));
    },
  };
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
      return keys.filter((key) => key.startsWith(argument.value));
    }
    const source = sourceFor(about);
    if (source === undefined) return [];
    const connection = await readable(host);
    const { items } = await connection.options(source, { query: argument.value }, host.options({ signal }));
    return items.map(({ value }) => value);
  };
}

function sourceFor(about: string): 'users' | 'groups' | undefined {
  if (about === 'okta://users/{id}' || about === 'user' || about === 'like') return 'users';
  return about === 'okta://groups/{id}' ? 'groups' : undefined;
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
