import type { Manifest } from 'okta-connector';
import type { JsonSchema } from 'okta-connector/host';
import { longestDescription } from './action-routes.ts';
import { stepKey } from './fixed-routes.ts';
import type { Route, Success } from './route.ts';
import { cutToSentences } from './sentences.ts';
import { sharedSchemas } from './shared-schemas.ts';

type Trigger = Manifest['triggers'][number];

/** The route that polls any of some triggers, for importers that list every route to people. */
export function anyPollRoute(triggers: readonly Trigger[], event: JsonSchema): Route {
  return {
    method: 'post',
    path: '/triggers/{key}/poll',
    id: 'poll_trigger',
    tag: 'events',
    title: 'Poll a trigger',
    description: 'Returns the events of a trigger since the cursor.',
    parameters: [stepKey('trigger', triggers)],
    body: {
      type: 'application/json',
      required: false,
      schema: pollRequest({ title: 'Input', description: 'The input of the trigger. Default: {}.', type: 'object' }),
    },
    successes: [pollSuccess(event)],
    errors: 'run',
    visibility: 'advanced',
    inputOf: { parameter: 'key', place: 'key' },
  };
}

/** The route that polls one trigger. */
export function pollRoute({ key, resource, title, summary, examples }: Trigger): Route {
  const { input, output } = sharedSchemas().triggers.get(key) ?? { input: {}, output: {} };
  return {
    method: 'post',
    path: `/triggers/${key}/poll`,
    id: `poll_${key}`,
    tag: resource,
    title: `Poll: ${title}`,
    description: cutToSentences(`Returns the events since the cursor. The trigger: ${summary}`, longestDescription),
    parameters: [],
    body: {
      type: 'application/json',
      required: false,
      schema: pollRequest(input),
      examples: examples.map((example) => ({ title: example.title, value: { input: example.input } })),
    },
    successes: [pollSuccess(output)],
    errors: 'run',
    visibility: 'advanced',
  };
}

function pollRequest(input: JsonSchema): JsonSchema {
  return {
    type: 'object',
    properties: {
      input,
      cursor: {
        title: 'Cursor',
        description: 'cursor of the poll before. Without one, the poll returns what happens from now on.',
        type: 'string',
      },
      limit: { title: 'Limit', description: 'Events per request.', type: 'integer', minimum: 1, maximum: 1000 },
      since: {
        title: 'Since',
        description: 'Where to start without a cursor: ISO 8601 or an age such as 15m, 2h or 7d.',
        type: 'string',
      },
    },
    additionalProperties: false,
  };
}

function pollSuccess(output: JsonSchema): Success {
  return {
    status: 200,
    description: 'The events since the cursor, oldest first.',
    content: { type: 'application/json', schema: pollResult(output) },
  };
}

function pollResult(output: JsonSchema): JsonSchema {
  return {
    type: 'object',
    properties: {
      items: { title: 'Items', type: 'array', items: output },
      cursor: {
        title: 'Cursor',
        description: 'Store it once the items are handled, and pass it to the next poll.',
        type: 'string',
      },
      more: { title: 'More', description: 'Whether to poll again immediately.', type: 'boolean' },
      restarted: {
        title: 'Restarted',
        description:
          'Whether the log was queried by time because Okta refused the cursor. Nothing is lost or repeated.',
        type: 'boolean',
      },
      notes: { title: 'Notes', description: 'Warnings about the input.', type: 'array', items: { type: 'string' } },
    },
    required: ['items', 'cursor', 'more', 'restarted'],
  };
}
