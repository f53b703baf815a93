import type { ExecuteFunctions, HookFunctions, Item, WebhookFunctions } from '../src/platform.ts';
import { nodeFunctions } from './helper.ts';

/** The fields of a connector credential. */
export interface Credential {
  readonly orgUrl: string;
  readonly apiToken: string;
}

/** How the action node is run. */
export interface Run {
  /** The node's parameters for each item. */
  readonly items: readonly Readonly<Record<string, unknown>>[];
  readonly continueOnFail?: boolean;
  readonly signal?: AbortSignal;
  /** Filled with the hints that the node gives. */
  readonly hints?: string[];
}

/** n8n's functions for an action node. */
export function executeFunctions(
  credential: Credential,
  { items, continueOnFail = false, signal, hints = [] }: Run,
): ExecuteFunctions {
  return {
    ...nodeFunctions(credential),
    getInputData: () => items.map((_, index): Item => ({ json: { index } })),
    getNodeParameter: (name, index, fallback) => parameter(items[index] ?? {}, { name, fallback }),
    continueOnFail: () => continueOnFail,
    getExecutionCancelSignal: () => signal,
    getWorkflow: () => ({ name: 'Leavers' }),
    addExecutionHints: (...given) => hints.push(...given.map(({ message }) => message)),
  };
}

/** How the trigger node is called. */
export interface TriggerRun {
  readonly parameters: Readonly<Record<string, unknown>>;
  /** What n8n keeps for the node between calls. */
  readonly state: Record<string, unknown>;
  readonly mode?: string;
  readonly url?: string;
}

/** n8n's functions for a trigger node that polls, or that creates and removes its hook. */
export function hookFunctions(
  credential: Credential,
  { parameters, state, mode = 'trigger', url }: TriggerRun,
): HookFunctions {
  return {
    ...nodeFunctions(credential),
    getNodeParameter: (name, fallback) => parameter(parameters, { name, fallback }),
    getWorkflowStaticData: () => state,
    getMode: () => mode,
    getNodeWebhookUrl: () => url,
    getWorkflow: () => ({ name: 'Tell of suspensions' }),
  };
}

/** A call of a webhook. */
export interface Call {
  readonly method: string;
  readonly headers: Record<string, string | string[] | undefined>;
  readonly body: string;
}

/** n8n's functions for a trigger node whose webhook is called, and what it answered. */
export function webhookFunctions(credential: Credential, { call, ...run }: TriggerRun & { call: Call }) {
  const answered = { status: 0, headers: {} as Readonly<Record<string, string>>, body: '' };
  const response = {
    status(code: number) {
      answered.status = code;
      return response;
    },
    set(headers: Readonly<Record<string, string>>) {
      answered.headers = headers;
      return response;
    },
    send(body = '') {
      answered.body = body;
    },
  };
  const node: WebhookFunctions = {
    ...hookFunctions(credential, { mode: 'webhook', ...run }),
    getHeaderData: () => call.headers,
    getBodyData: () => ({}),
    getRequestObject: () => ({ method: call.method, rawBody: Buffer.from(call.body) }),
    getResponseObject: () => response,
  };
  return { node, answered };
}

// As n8n: without a fallback a missing parameter is an error.
function parameter(
  parameters: Readonly<Record<string, unknown>>,
  { name, fallback }: { name: string; fallback: unknown },
): unknown {
  const value = parameters[name];
  if (value !== undefined) return value;
  if (fallback === undefined) throw new Error(`Could not get parameter "${name}"`);
  return fallback;
}
