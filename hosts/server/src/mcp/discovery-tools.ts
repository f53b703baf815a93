import { type Connection, manifest, type RunOptions } from 'okta-connector';
import { searchSteps } from 'okta-connector/host';
import { actionOf, triggerOf } from '../catalog.ts';
import { objectArgument, optionalText, requiredText, unknownName } from './arguments.ts';
import { maskOutput } from './mask-output.ts';
import { slimInput } from './slim-schema.ts';
import { inputOf } from './step-tool.ts';
import type { McpTool, ToolCall } from './tool.ts';
import { dataResult } from './tool-result.ts';

/** What the tools that describe and look up need. */
export interface DiscoveryHost {
  connection(): Promise<Connection>;
  options(call: ToolCall): RunOptions;
  /** Whether a step is a tool of its own. */
  isTool(key: string): boolean;
  /** Why a step is not available; `undefined` if it is. */
  refusal(key: string): string | undefined;
  readonly showSecrets: boolean;
}

const reading = { readOnlyHint: true, destructiveHint: false, idempotentHint: true };
const local = { ...reading, openWorldHint: false };
const remote = { ...reading, openWorldHint: true };

const mostFound = 10;
/** Schemas are long: only the best matches have theirs. */
const mostSchemas = 4;
const eventLimit = 100;

/** Finds steps, including those that are not tools of their own. */
export function searchTool(host: DiscoveryHost): McpTool {
  return {
    definition: {
      name: 'search_steps',
      title: 'Search steps',
      description:
        'Find actions and triggers by words such as "reset mfa" or "delete group". Returns the input of actions that are not tools, for run_step.',
      inputSchema: {
        type: 'object',
        properties: { query: { type: 'string', description: 'Words of the task.' } },
        required: ['query'],
      },
      annotations: local,
    },
    async call(given) {
      const found = searchSteps(manifest, requiredText(given, 'query'));
      const steps = found.filter(({ key }) => host.refusal(key) === undefined).slice(0, mostFound);
      return dataResult({ steps: steps.map((step, at) => foundStep(host, { ...step, isClose: at < mostSchemas })) });
    },
  };
}

function foundStep(
  { isTool, showSecrets }: DiscoveryHost,
  { key, title, summary, isClose }: { key: string; title: string; summary: string; isClose: boolean },
): object {
  const action = actionOf(key);
  if (action === undefined) return { trigger: key, title, summary };
  const { effect } = action;
  if (isTool(key)) return { tool: key, title, summary, effect };
  const input = isClose ? { input: inputOf(action, { showSecrets }) } : {};
  return { step: key, title, summary, effect, ...input };
}

/** Describes the fields of a step, with the org's own attributes. */
export function fieldsTool(host: DiscoveryHost): McpTool {
  return {
    definition: {
      name: 'describe_fields',
      title: 'Describe fields',
      description: "Describe the input of a step in full, with the org's own profile attributes.",
      inputSchema: {
        type: 'object',
        properties: {
          step: { type: 'string', description: 'Step, such as create_user.' },
          values: {
            type: 'object',
            description: 'Input so far. The form of run_okta_operation depends on its operation.',
          },
        },
        required: ['step'],
      },
      annotations: remote,
    },
    async call(given, call) {
      const step = requiredText(given, 'step');
      const connection = await host.connection();
      const { input, ...rest } = await connection.fields(step, objectArgument(given, 'values'), host.options(call));
      return dataResult({ ...rest, input: slimInput(input, { step }) });
    },
  };
}

/** Finds values for fields that take an ID. */
export function optionsTool(host: DiscoveryHost): McpTool {
  return {
    definition: {
      name: 'find_options',
      title: 'Find IDs by name',
      description: 'Find IDs of groups, apps, users and others by name. Returns values and labels.',
      inputSchema: {
        type: 'object',
        properties: {
          source: { type: 'string', enum: manifest.optionSources.map(({ key }) => key) },
          query: { type: 'string', description: 'Beginning of the name.' },
          cursor: { type: 'string', description: 'nextCursor of the previous page.' },
          values: {
            type: 'object',
            description: 'Fields that the source depends on, such as {"user": "…"} for factors.',
          },
        },
        required: ['source'],
      },
      annotations: remote,
    },
    async call(given, call) {
      const source = requiredText(given, 'source');
      const connection = await host.connection();
      const values = objectArgument(given, 'values');
      const query = { query: optionalText(given, 'query'), cursor: optionalText(given, 'cursor'), values };
      return dataResult(await connection.options(source, query, host.options(call)));
    },
  };
}

/** Describes a trigger. */
export function triggerTool(): McpTool {
  return {
    definition: {
      name: 'describe_trigger',
      title: 'Describe trigger',
      description: 'Describe a trigger for poll_events: its event types, input and a sample.',
      inputSchema: {
        type: 'object',
        properties: { trigger: { type: 'string', description: 'Trigger, such as user_locked_out.' } },
        required: ['trigger'],
      },
      annotations: local,
    },
    async call(given) {
      const { key, title, summary, description, eventTypes, input, sample } = knownTrigger(
        requiredText(given, 'trigger'),
      );
      return dataResult({
        trigger: key,
        title,
        summary,
        description,
        eventTypes,
        input: slimInput(input, { step: key }),
        sample,
      });
    },
  };
}

/** Polls a trigger for events. */
export function eventsTool(host: DiscoveryHost): McpTool {
  return {
    definition: {
      name: 'poll_events',
      title: 'Poll events',
      description:
        'Read the events of a trigger from the System Log, oldest first. Pass the cursor it returns to the next call.',
      inputSchema: {
        type: 'object',
        properties: {
          trigger: { type: 'string', description: 'Trigger, such as user_locked_out. Find others with search_steps.' },
          input: { type: 'object', description: 'Filters of the trigger, from describe_trigger.' },
          cursor: { type: 'string', description: 'cursor of the previous call.' },
          since: {
            type: 'string',
            description: 'Start without a cursor: ISO 8601, or an age such as 2h or 7d. Default: 24h.',
          },
        },
        required: ['trigger'],
      },
      annotations: remote,
    },
    async call(given, call) {
      const { key, output } = knownTrigger(requiredText(given, 'trigger'));
      const connection = await host.connection();
      const since = optionalText(given, 'since') ?? '24h';
      const cursor = optionalText(given, 'cursor');
      const options = { ...host.options(call), limit: eventLimit, ...(cursor === undefined ? { since } : {}) };
      const { items, ...page } = await connection.poll(key, objectArgument(given, 'input'), cursor, options);
      const notes = page.more ? ['There are more events: call again with the cursor.'] : [];
      return dataResult({ items: items.map((item) => maskOutput(item, output)), ...page }, notes);
    },
  };
}

function knownTrigger(key: string): NonNullable<ReturnType<typeof triggerOf>> {
  const trigger = triggerOf(key);
  if (trigger !== undefined) return trigger;
  throw unknownName('trigger', { name: key, known: manifest.triggers.map((one) => one.key) });
}
