import type { JsonSchema } from 'okta-connector/host';
import { idempotencyKey, preferAsync } from './parameters.ts';
import { json, ok, type Route, started } from './route.ts';
import { flag, list, text, whole } from './schema-parts.ts';

const options = {
  maxRemovals: { ...whole('Most removals', 'Refuses a plan with more removals.'), minimum: 0 },
  validMs: { ...whole('Valid for', 'How long it can be applied, in milliseconds. Default: one day.'), minimum: 1 },
  otherApprover: flag('Other approver', 'Only another client may apply it. Default: false.'),
};

/** A plan or run, whole or by ID. */
const whichever = (title: string, description: string): JsonSchema => ({
  title,
  description,
  anyOf: [{ type: 'string' }, { type: 'object' }],
});
const run = whichever('Run', 'The response of apply_plan, or the ID of its plan.');

const body = (
  properties: Readonly<Record<string, JsonSchema>>,
  required: readonly string[],
): NonNullable<Route['body']> => ({
  type: 'application/json',
  required: true,
  schema: { type: 'object', properties, ...(required.length === 0 ? {} : { required }), additionalProperties: false },
});

/** The routes about plans. */
export function planRoutes({ deferred }: { readonly deferred: boolean }): Route[] {
  const route = {
    method: 'post',
    tag: 'plans',
    errors: 'run',
    visibility: 'advanced',
    parameters: deferred ? [preferAsync] : [],
  } as const;
  const later = deferred ? [started] : [];
  const planned = [ok('The plan.', json('Plan'), ['X-Run-Id', 'X-Plan-Id']), ...later];
  return [
    {
      ...route,
      path: '/plans',
      id: 'plan_steps',
      title: 'Plan actions',
      description:
        'Returns every change that actions would make, signed, without changing anything. Accept: text/markdown, text/csv or text/html returns it for people.',
      body: body({ steps: steps(), ...options }, ['steps']),
      successes: planned,
    },
    {
      ...route,
      path: '/plans/apply',
      id: 'apply_plan',
      title: 'Apply a plan',
      description:
        'Makes the changes of a plan and no others. Sends nothing if anything that it rests on has changed. A plan is applied once: a repeated request continues where the first was interrupted.',
      parameters: [idempotencyKey, ...route.parameters],
      body: body(
        {
          plan: whichever('Plan', 'The plan as it was returned, or its ID.'),
          ifChanged: {
            ...text('If changed', 'stop sends nothing. skip applies what has not changed. Default: stop.'),
            enum: ['stop', 'skip'],
          },
        },
        ['plan'],
      ),
      successes: [ok('What became of every change.', json('PlanRun'), ['X-Run-Id', 'Idempotency-Replayed']), ...later],
      isConsequential: true,
    },
    {
      ...route,
      path: '/plans/undo',
      id: 'undo_run',
      title: 'Plan to undo a plan',
      description: 'Returns a plan to undo what an applied plan changed. Changes nothing itself. Send run or receipts.',
      body: body({ run, receipts: list('Receipts', { type: 'object' }), ...options }, []),
      successes: planned,
    },
    {
      ...route,
      path: '/plans/record',
      id: 'record_run',
      title: 'Make a change record',
      description: 'Returns what a plan changed, with the events of the System Log that prove it.',
      body: body({ run, previous: { title: 'Previous record', type: 'object' } }, ['run']),
      successes: [ok('The record.', json('ChangeRecord'), ['X-Run-Id']), ...later],
    },
  ];
}

function steps(): JsonSchema {
  const step = {
    title: 'Step',
    type: 'object',
    properties: { action: text('Action', 'Key of the action.'), input: { title: 'Input', type: 'object' } },
    required: ['action'],
    additionalProperties: false,
  };
  return { ...list('Steps', step), minItems: 1 };
}
