import type { Manifest } from 'okta-connector';
import type { JsonSchema } from 'okta-connector/host';
import { requiredOf } from 'okta-connector/host';
import { dryRun, idempotencyKey, prefer, preferAsync } from './parameters.ts';
import { type Parameter, type Route, sharedSchema, started } from './route.ts';
import { cutToSentences } from './sentences.ts';
import { sharedSchemas } from './shared-schemas.ts';

type Action = Manifest['actions'][number];

/** Characters of an operation's description that assistants accept. */
export const longestDescription = 300;

const runHeaders = ['X-Run-Id', 'X-Okta-Request-Id', 'X-Okta-Calls', 'RateLimit', 'RateLimit-Policy'];

/** How much a request can choose, besides the input. */
export interface Choices {
  /** The form of the response: the output, a dry run, or the output with Okta's response. */
  readonly modes: boolean;
  /** Whether to wait for the result. */
  readonly deferred: boolean;
}

/** The route that runs an action. Importers that show outputs as fields, and simple types, need a response of one form. */
export function actionRoute(action: Action, choices: Choices): Route {
  const { modes, deferred } = choices;
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
    parameters: parametersOf(choices, writes),
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
      ...(deferred ? [started] : []),
    ],
    errors: 'run',
    action: key,
    isConsequential: writes && confirm !== false,
  };
}

function parametersOf({ modes, deferred }: Choices, writes: boolean): Parameter[] {
  const preference = modes ? prefer : preferAsync;
  return [...(writes && modes ? [dryRun] : []), ...(writes ? [idempotencyKey] : []), ...(deferred ? [preference] : [])];
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
