import { manifest } from 'okta-connector';
import type { JsonSchema } from 'okta-connector/host';
import {
  before,
  concurrency,
  cursor,
  dryRun,
  journal,
  lastEventId,
  limit,
  pathParameter,
  pickerField,
  query,
  triggerInput,
  values,
} from './parameters.ts';
import { type Content, json, ok, type Parameter, type Route } from './route.ts';
import type { Selection } from './selection.ts';
import { subscriptionRoutes } from './subscription-routes.ts';

const lines = (description: string): Content => ({
  type: 'application/x-ndjson',
  schema: { type: 'string', description },
});

const runId = pathParameter('id', { title: 'Run ID', description: 'ID of the run.' });

/** A parameter that names one of some steps. */
export function stepKey(kind: 'action' | 'trigger', steps: readonly { readonly key: string }[]): Parameter {
  const names = steps.map(({ key }) => key);
  const [example = ''] = names;
  const title = kind === 'action' ? 'Action' : 'Trigger';
  return pathParameter('key', { title, description: `Key of the ${kind}.`, names, example });
}

/** The routes about actions: forms, bulk runs, and the results of runs that respond later. */
export function routesOfActions(
  { actions, isWhole }: Selection,
  { deferred }: { readonly deferred: boolean },
): Route[] {
  if (actions.length === 0) return [];
  const key = stepKey('action', actions);
  const each: Route = {
    method: 'post',
    path: '/actions/{key}/each',
    id: 'run_each',
    tag: 'bulk',
    title: 'Run an action for each line',
    description:
      'Runs an action once for each line of the body. Returns one result per line, and a summary at the end.',
    parameters: [key, dryRun, journal, concurrency],
    body: { ...lines('One input per line, as JSON.'), required: true },
    successes: [ok('One result per line, as JSON.', lines('One result per line, as JSON.'))],
    errors: 'run',
    visibility: 'internal',
    isConsequential: true,
  };
  const runs: Route = {
    method: 'get',
    path: '/runs',
    id: 'list_runs',
    tag: 'runs',
    title: 'List runs',
    description: 'Returns the latest runs, newest first. Secrets in inputs and outputs are masked.',
    parameters: [limit, before],
    successes: [ok('Runs, newest first.', json('RunList'))],
    errors: 'server',
    visibility: 'advanced',
  };
  const run: Route = {
    method: 'get',
    path: '/runs/{id}',
    id: 'get_run',
    tag: 'runs',
    title: 'Get a run',
    description:
      'Returns id and status while the run is running, and then the response of the action. Results are kept for 24 hours.',
    parameters: [runId],
    successes: [
      ok('The status, or the response of the action.', {
        type: 'application/json',
        schema: { title: 'Result', description: 'id and status while it is running, then the output.' },
      }),
    ],
    errors: 'run',
    visibility: 'advanced',
  };
  return [
    ...(isWhole ? [each] : []),
    {
      method: 'get',
      path: '/actions/{key}/fields',
      id: 'get_action_fields',
      tag: 'forms',
      title: 'Get the fields of an action',
      description: "Returns the input schema of an action with the org's own attributes.",
      parameters: [key, values],
      successes: [ok('The form.', json('StepFields'))],
      errors: 'run',
      visibility: 'internal',
    },
    ...(isWhole ? [runs] : []),
    ...(isWhole || deferred ? [run] : []),
  ];
}

/** The routes about triggers: forms, the stream of events, and webhooks. */
export function routesOfTriggers({ triggers, isWhole }: Selection, event: JsonSchema): Route[] {
  if (triggers.length === 0) return [];
  const key = stepKey('trigger', triggers);
  const names = triggers.map((trigger) => trigger.key);
  const stream: Route = {
    method: 'get',
    path: '/triggers/{key}/stream',
    id: 'stream_trigger',
    tag: 'events',
    title: 'Stream events',
    description: 'Sends the events of a trigger as server-sent events.',
    parameters: [key, triggerInput, lastEventId],
    successes: [
      ok('Events, one per message.', {
        type: 'text/event-stream',
        schema: { type: 'string', description: 'Each message has the ID of the event in id and the event in data.' },
      }),
    ],
    errors: 'run',
    visibility: 'internal',
  };
  return [
    {
      method: 'get',
      path: '/triggers/{key}/fields',
      id: 'get_trigger_fields',
      tag: 'forms',
      title: 'Get the fields of a trigger',
      description: 'Returns the input schema of a trigger.',
      parameters: [key],
      successes: [ok('The form.', json('StepFields'))],
      errors: 'run',
      visibility: 'internal',
    },
    ...(isWhole ? [stream] : []),
    ...subscriptionRoutes({ triggers: names, event, isWhole }),
  ];
}

/**
 * The fields that pickers depend on, which `GET /options/{source}` also takes as parameters of their own. A field that is called as the
 * parameter of the path is taken in `values` only: importers tell parameters apart by their names.
 */
export const pickerFields: readonly string[] = [
  ...new Set(manifest.optionSources.flatMap(({ dependsOn = {} }) => Object.keys(dependsOn))),
].filter((name) => name !== 'source');

/** The route that lists the options of a field. */
export const optionsRoute: Route = {
  method: 'get',
  path: '/options/{source}',
  id: 'list_options',
  tag: 'forms',
  title: 'List options',
  description: 'Returns a page of values for a field, such as users or groups.',
  parameters: [
    pathParameter('source', {
      title: 'Source',
      description: 'What to list.',
      names: manifest.optionSources.map(({ key }) => key),
      example: 'users',
    }),
    query,
    cursor,
    values,
    ...pickerFields.map(pickerField),
  ],
  successes: [ok('A page of options.', json('OptionPage'))],
  errors: 'run',
  visibility: 'internal',
};

/** The route that tests the connection to Okta. */
export const testConnectionRoute: Route = {
  method: 'post',
  path: '/connection/test',
  id: 'test_connection',
  tag: 'connection',
  title: 'Test the connection',
  description: 'Checks the connection to Okta and returns what it may do.',
  parameters: [],
  successes: [ok('The report.', json('ConnectionReport'))],
  errors: 'run',
  visibility: 'internal',
};

const server = { method: 'get', tag: 'server', parameters: [], visibility: 'internal' } as const;

/** The routes for the people who operate the server. */
export const serverRoutes: readonly Route[] = [
  {
    ...server,
    path: '/connection',
    id: 'get_connection',
    tag: 'connection',
    title: 'Get the connection',
    description: 'Returns the connection to Okta without its credential.',
    successes: [ok('The connection.', json('Connection'))],
    errors: 'server',
  },
  {
    ...server,
    path: '/manifest.json',
    isPublic: true,
    id: 'get_manifest',
    title: 'Get the manifest',
    description: 'Returns every action and trigger with its schemas.',
    successes: [ok('The manifest.', { type: 'application/json', schema: { type: 'object' } })],
    errors: 'server',
  },
  {
    ...server,
    path: '/healthz',
    id: 'get_health',
    title: 'Get the health of the server',
    description: 'Returns 200 while the process runs.',
    successes: [ok('The process runs.', json('Health'))],
    errors: 'readiness',
    isPublic: true,
  },
  {
    ...server,
    path: '/readyz',
    id: 'get_readiness',
    title: 'Get the readiness of the server',
    description: 'Returns 200 if the server can reach Okta.',
    successes: [ok('The server can reach Okta.', json('Health'))],
    errors: 'readiness',
    isPublic: true,
  },
  {
    ...server,
    path: '/metrics',
    id: 'get_metrics',
    title: 'Get metrics',
    description: 'Returns metrics as Prometheus text.',
    successes: [ok('Metrics.', { type: 'text/plain', schema: { type: 'string' } })],
    errors: 'server',
  },
];
