import type { Connection } from '../../index.ts';
import type { Manifest } from '../../manifest/schema.ts';
import { authenticate, type OutgoingRequest } from './authenticate.ts';
import { credentialType, nodeTransport } from './bottom.ts';
import { clockOf } from './clock.ts';
import { open, toCredential } from './connections.ts';
import { testCredential } from './credential-test.ts';
import { execute } from './execute.ts';
import { nodeError } from './failure.ts';
import { listOf } from './form.ts';
import { createHook, deleteHook, hookExists, receive } from './hook.ts';
import { searchOf } from './locator-form.ts';
import {
  clearableAttributes,
  everyOption,
  mapperColumns,
  outputFields,
  searchOptions,
  standardColumns,
} from './pickers.ts';
import type {
  CredentialTestFunctions,
  ExecuteFunctions,
  FormFunctions,
  HookFunctions,
  Item,
  NodeFunctions,
  Platform,
  PollFunctions,
  TestedCredential,
  WebhookFunctions,
  WebhookResult,
} from './platform.ts';
import { type NodeTrigger, poll, triggerOf } from './poll.ts';

/** What the generated node classes call. */
export interface Host {
  execute(this: void, node: ExecuteFunctions): Promise<Item[][]>;
  /** New events since the last poll; by hand the newest one. */
  poll(this: void, node: PollFunctions): Promise<Item[][] | null>;
  /** An `INodeType`'s `webhookMethods`. */
  readonly webhookMethods: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  webhook(this: void, node: WebhookFunctions): Promise<WebhookResult>;
  /** Adds the token to a request to the credential's own org. Rejects for any other request. */
  authenticate(this: void, data: Readonly<Record<string, unknown>>, request: OutgoingRequest): Promise<OutgoingRequest>;
  /** An `INodeType`'s `methods`; n8n calls them with its own functions as `this`. */
  readonly methods: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** Puts the connector behind n8n's nodes. */
export function createHost(platform: Platform, manifest: Manifest): Host {
  const clock = clockOf((ms) => platform.sleep(ms));
  const connect = async (node: NodeFunctions): Promise<Connection> =>
    open({
      credential: toCredential(await node.getCredentials(credentialType)),
      transport: nodeTransport(node),
      clock,
    });
  const withConnection = async <Value>(
    node: NodeFunctions,
    use: (okta: Connection) => Promise<Value>,
  ): Promise<Value> => {
    try {
      const okta = await connect(node);
      try {
        return await use(okta);
      } finally {
        await okta.close();
      }
    } catch (error) {
      throw nodeError(error, { errors: platform, node: node.getNode() });
    }
  };
  const onTrigger = <Value>(
    node: HookFunctions,
    use: (hooked: { okta: Connection; trigger: NodeTrigger; apiToken: string }) => Promise<Value>,
  ): Promise<Value> =>
    withConnection(node, async (okta) => {
      const { apiToken } = toCredential(await node.getCredentials(credentialType));
      return use({ okta, trigger: await triggerOf(node, { manifest, okta }), apiToken });
    });
  const stepOf = (node: FormFunctions) => String(node.getCurrentNodeParameter('operation'));
  const sources = manifest.optionSources.map(({ key }) => key);
  const listSearch = sources.map((source) => [
    searchOf(source),
    function search(this: FormFunctions, query?: string, cursor?: string) {
      return withConnection(this, (okta) => searchOptions(okta, { source, query, cursor }));
    },
  ]);
  const lists = sources.map((source) => [
    listOf(source),
    function list(this: FormFunctions) {
      return withConnection(this, (okta) => everyOption(okta, source));
    },
  ]);
  return {
    authenticate: async (data, request) => authenticate(data, request),
    execute: (node) => execute(node, { manifest, errors: platform, connect }),
    poll: (node) =>
      withConnection(node, async (okta) => poll(node, { okta, trigger: await triggerOf(node, { manifest, okta }) })),
    webhookMethods: {
      default: {
        checkExists(this: HookFunctions) {
          return withConnection(this, (okta) => hookExists(this, { okta }));
        },
        create(this: HookFunctions) {
          return onTrigger(this, (hooked) => createHook(this, hooked));
        },
        delete(this: HookFunctions) {
          return withConnection(this, (okta) => deleteHook(this, { okta }));
        },
      },
    },
    webhook: (node) => onTrigger(node, (hooked) => receive(node, hooked)),
    methods: {
      listSearch: Object.fromEntries(listSearch),
      loadOptions: {
        ...Object.fromEntries(lists),
        clearable(this: FormFunctions) {
          return withConnection(this, (okta) => clearableAttributes(okta, stepOf(this)));
        },
        async outputFields(this: FormFunctions) {
          return outputFields(manifest, stepOf(this));
        },
      },
      resourceMapping: {
        async columns(this: FormFunctions) {
          // n8n asks for the columns of a new node before it chooses the credential.
          if (this.getNode().credentials?.[credentialType] === undefined)
            return { fields: standardColumns(manifest, stepOf(this)) };
          return withConnection(this, (okta) => mapperColumns(okta, stepOf(this)));
        },
      },
      credentialTest: {
        testConnection(this: CredentialTestFunctions, credential: TestedCredential) {
          return testCredential(this, { credential, clock });
        },
      },
    },
  };
}
