import type { Manifest } from 'okta-connector';
import type { JsonSchema } from 'okta-connector/host';
import { requiredOf } from 'okta-connector/host';
import { dryRun, idempotencyKey, prefer, preferAsync } from './parameters.ts';
import { type Parameter, type Route, sharedSchema } from './route.ts';
import { cutToSentences } from './sentences.ts';
import { sharedSchemas } from './shared-schemas.ts';

type Action = Manifest['actions'][number];

/** Characters of an operation's description that assistants accept. */
export const longestDescription = 300;

const runHeaders = ['X-Run-Id', 'X-Okta-Request-Id', 'X-Okta-Calls', 'RateLimit', 'RateLimit-Policy'];

/**
 * The route that runs an action. With `modes`, a request can choose among forms of the response: the output, a dry run, or the
 * output with Okta's response. Importers that show outputs as fields need exactly one form.
 */
export function actionRoute(action: Action, { modes }: { readonly modes: boolean }): Route {
  const { key, resource, title, summary, description, effect, confirm, docs, examples } = action;
  const { input, output } = sharedSchemas().actions.get(key) ?? { input: {}, output: {} };
  const writes = effect !== 'read';
  return {
    method: 'post',
    path: `/actions/${key}`,
    id: key,
    tag: resource,
    title,
    description: cutToSentences(
      [summary, description].filter((text) => text !== undefined).join(' '),
      longestDescription,
    ),
    docs,
    parameters: parametersOf({ writes, modes }),
    body: {
      type: 'application/json',
      schema: input,
      required: requiredOf(action.input).size > 0,
      examples: examples.map((example) => ({ title: example.title, value: example.input })),
    },
    successes: [
      {
        status: 200,
        description: 'The output of the action.',
        headers: [...runHeaders, ...(modes ? ['Preference-Applied'] : []), ...(writes ? ['Idempotency-Replayed'] : [])],
        content: {
          type: 'application/json',
          schema: modes ? anyForm(output, writes) : output,
          examples: examples.map((example) => ({ title: example.title, value: example.output })),
        },
      },
      {
        status: 202,
        description: 'The run has started. Read its result at the URL.',
        headers: ['Location', 'Preference-Applied'],
        content: { type: 'application/json', schema: sharedSchema('StartedRun') },
      },
    ],
    errors: 'run',
    action: key,
    isConsequential: writes && confirm !== false,
  };
}

function parametersOf({ writes, modes }: { readonly writes: boolean; readonly modes: boolean }): Parameter[] {
  return [...(writes && modes ? [dryRun] : []), ...(writes ? [idempotencyKey] : []), modes ? prefer : preferAsync];
}

function anyForm(output: JsonSchema, writes: boolean): JsonSchema {
  const withResponse = {
    title: 'Output with response',
    type: 'object',
    properties: { output, response: sharedSchema('RunResponse') },
    required: ['output', 'response'],
    additionalProperties: false,
  };
  return { anyOf: [output, ...(writes ? [sharedSchema('DryRun')] : []), withResponse] };
}
