import type { Connection, Manifest } from 'okta-connector';
import { authenticate, type OutgoingRequest } from './authenticate.ts';
import { credentialType, nodeTransport } from './bottom.ts';
import { clockOf } from './clock.ts';
import { type Credential, open, toCredential } from './connections.ts';
import { testCredential } from './credential-test.ts';
import { bodyTypes, dependent, dependentSchema, formColumns } from './dependent-form.ts';
import { execute } from './execute.ts';
import { nodeError } from './failure.ts';
import { listOf } from './form.ts';
import {
  createHook,
  deleteHook,
  endpointOf,
  guardHook,
  type Hooked,
  type HookedAt,
  hookExists,
  receive,
} from './hook.ts';
import { searchOf } from './locator-form.ts';
import {
  clearableAttributes,
  dependedOn,
  everyOption,
  mapperColumns,
  outputFields,
  searchOptions,
  standardColumns,
} from './pickers.ts';
import { planKey } from './plans/plan-key.ts';
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
import { poll, triggerOf } from './poll.ts';
import { deliveries } from './trigger-node.ts';

/** What the generated node classes call. */
export interface Host {
  execute(this: void, node: ExecuteFunctions): Promise<Item[][]>;
  /** New events since the last poll. A manual test returns the newest event. */
  poll(this: void, node: PollFunctions): Promise<Item[][] | null>;
  /** An `INodeType`'s `webhookMethods`. */
  readonly webhookMethods: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  webhook(this: void, node: WebhookFunctions): Promise<WebhookResult>;
  /** Adds the token to a request to the credential's own org. Rejects for any other request. */
  authenticate(this: void, data: Readonly<Record<string, unknown>>, request: OutgoingRequest): Promise<OutgoingRequest>;
  /** An `INodeType`'s `methods`; n8n calls them with its own functions as `this`. */
  readonly methods: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

interface Connected {
  readonly okta: Connection;
  readonly credential: Credential;
}

const noFields = 'Choose an operation and, if it has several, the type of its body. Some operations have no fields.';

/** Puts the connector behind n8n's nodes. */
export function createHost(platform: Platform, manifest: Manifest): Host {
  const clock = clockOf((ms) => platform.sleep(ms));
  const connect = async (node: NodeFunctions): Promise<Connected> => {
    const data = await node.getCredentials(credentialType);
    const credential = toCredential(data);
    return { credential, okta: open({ credential, transport: nodeTransport(node, data), clock }) };
  };
  const withConnection = async <Value>(
    node: NodeFunctions,
    use: (connected: Connected) => Promise<Value>,
  ): Promise<Value> => {
    try {
      const connected = await connect(node);
      try {
        return await use(connected);
      } finally {
        await connected.okta.close();
      }
    } catch (error) {
      throw nodeError(error, { errors: platform, node: node.getNode(), steps: manifest });
    }
  };
  const onTrigger = <Value>(node: PollFunctions, use: (hooked: Hooked) => Promise<Value>): Promise<Value> => {
    // Read before anything is awaited, as the credential is read once.
    const trigger = triggerOf(node, manifest);
    return withConnection(node, async ({ okta, credential: { secret } }) =>
      use({ okta, trigger: await trigger(okta), secret }),
    );
  };
  const onHook = <Value>(node: HookFunctions, use: (hooked: HookedAt) => Promise<Value>): Promise<Value> => {
    const url = endpointOf(node);
    return onTrigger(node, (hooked) => use({ ...hooked, url }));
  };
  const stepOf = (node: FormFunctions) => String(node.getCurrentNodeParameter('operation'));
  /** The form that the chosen value decides on, for the functions behind its mapper. */
  const chosenForm = (node: FormFunctions, okta: Connection) => {
    const { key, formField } = manifest.actions.find((action) => action.key === stepOf(node)) ?? { key: '' };
    return dependentSchema(okta, { key, formField, chosen: node.getCurrentNodeParameter(dependent.chosen) });
  };
  const sources = manifest.optionSources.map(({ key }) => key);
  const listSearch = sources.map((source) => [
    searchOf(source),
    function search(this: FormFunctions, query?: string, cursor?: string) {
      return withConnection(this, async ({ okta }) => {
        const values = await dependedOn(this, { manifest, source, okta });
        return searchOptions(okta, { source, query, cursor, values });
      });
    },
  ]);
  const lists = sources.map((source) => [
    listOf(source),
    function list(this: FormFunctions) {
      return withConnection(this, async ({ okta }) => {
        const values = await dependedOn(this, { manifest, source, okta });
        return everyOption(okta, { source, values });
      });
    },
  ]);
  return {
    authenticate: async (data, request) => authenticate(data, request),
    execute: (node) =>
      execute(node, {
        manifest,
        errors: platform,
        connect: async () => {
          const { okta, credential } = await connect(node);
          return { okta, planKey: planKey(credential.secret) };
        },
      }),
    poll: async (node) =>
      onTrigger(node, async (hooked) => {
        if (node.getMode() === 'manual' || hooked.trigger.delivery !== deliveries.hook) return poll(node, hooked);
        const missed = await guardHook(node, hooked);
        return missed.length === 0 ? null : [missed];
      }),
    webhookMethods: {
      default: {
        async checkExists(this: HookFunctions) {
          return onHook(this, (hooked) => hookExists(this, hooked));
        },
        async create(this: HookFunctions) {
          return onHook(this, (hooked) => createHook(this, hooked));
        },
        async delete(this: HookFunctions) {
          const url = endpointOf(this);
          return withConnection(this, ({ okta }) => deleteHook(this, { okta, url }));
        },
      },
    },
    webhook: async (node) => onHook(node, (hooked) => receive(node, hooked)),
    methods: {
      listSearch: Object.fromEntries(listSearch),
      loadOptions: {
        ...Object.fromEntries(lists),
        clearable(this: FormFunctions) {
          return withConnection(this, ({ okta }) => clearableAttributes(okta, stepOf(this)));
        },
        bodyTypes(this: FormFunctions) {
          return withConnection(this, async ({ okta }) => bodyTypes((await chosenForm(this, okta)) ?? {}));
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
          return withConnection(this, ({ okta }) => mapperColumns(okta, stepOf(this)));
        },
        async formColumns(this: FormFunctions) {
          if (this.getNode().credentials?.[credentialType] === undefined) return { fields: [] };
          return withConnection(this, async ({ okta }) => {
            const form = await chosenForm(this, okta);
            const variant = this.getCurrentNodeParameter(dependent.variant);
            return { fields: form === undefined ? [] : formColumns(form, variant), emptyFieldsNotice: noFields };
          });
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
