import { formOf, type Shown } from '../form.ts';
import type { Property } from '../platform.ts';
import type { Schema } from '../schema.ts';
import { guardFields } from './guard-fields.ts';
import { planOutput, recordOutput, runOutput } from './plan-outputs.ts';

/** The resource of the operations with plans, which belong to no resource of Okta. */
export const planResource = { key: 'plan', name: 'Plan' } as const;

/** An operation with plans, in the terms of an action of the manifest. */
export interface PlanOperation {
  readonly key: 'plan_steps' | 'apply_plan' | 'undo_run' | 'record_run';
  readonly title: string;
  readonly summary: string;
  readonly effect: 'read' | 'change';
  readonly input: Schema;
  readonly output: Schema;
  /** What fields start with: mostly an expression for what the operation before returns. */
  readonly starts: Readonly<Record<string, string>>;
}

// Without a type, a field takes any JSON.
const runField = {
  title: 'Run',
  description: 'The member "run" of \'Apply Plan\'. The receipts of a failed item are taken as well, to undo them.',
};

/** The operations with plans. */
export const planOperations: readonly PlanOperation[] = [
  {
    key: 'plan_steps',
    title: 'Plan changes',
    summary: 'Plan a list of actions without changing anything. The plan can be approved and applied later.',
    effect: 'read',
    input: {
      type: 'object',
      properties: {
        steps: {
          title: 'Steps',
          type: 'array',
          items: { type: 'object', properties: { step: { type: 'string' }, input: { title: 'Input' } } },
          description:
            "A JSON list. 'step' is the key of an action, as the reference of the connector lists it, and 'input' what the action takes.",
        },
        ...guardFields,
      },
      required: ['steps'],
    },
    output: planOutput,
    starts: { steps: '[\n  { "step": "suspend_user", "input": { "user": "" } }\n]' },
  },
  {
    key: 'apply_plan',
    title: 'Apply plan',
    summary:
      "Make the changes of a plan and no others. Changes nothing if anything that the plan rests on has changed since, unless 'If Something Has Changed' says otherwise.",
    effect: 'change',
    input: {
      type: 'object',
      properties: {
        plan: {
          title: 'Plan',
          description:
            'The plan as it was returned. After a node that waits for an approval, drag it here from the node that made it.',
        },
        approvedBy: {
          title: 'Approved by',
          type: 'string',
          description: 'Who approved the plan. It is kept in the run and in change records.',
        },
        ifChanged: {
          title: 'If something has changed',
          type: 'string',
          enum: ['stop', 'skip'],
          default: 'stop',
          description: 'Stop changes nothing if anything that the plan rests on has changed. Skip applies the rest.',
        },
        maxRemovals: guardFields.maxRemovals,
      },
      required: ['plan', 'approvedBy', 'ifChanged'],
    },
    output: runOutput,
    starts: { plan: '={{ $json.plan }}' },
  },
  {
    key: 'undo_run',
    title: 'Undo run',
    summary: "Plan to undo what an applied plan changed. Changes nothing until the plan is applied with 'Apply Plan'.",
    effect: 'read',
    input: {
      type: 'object',
      properties: {
        run: runField,
        includeAlready: {
          title: 'Include changes already made',
          type: 'boolean',
          default: false,
          description:
            'Whether to also undo what had been made before the plan was applied, for example by an execution that was cut off',
        },
        ...guardFields,
      },
      required: ['run'],
    },
    output: planOutput,
    starts: { run: '={{ $json.run }}' },
  },
  {
    key: 'record_run',
    title: 'Write change record',
    summary: 'Return what a run changed, who planned and approved it, and the System Log events that prove it',
    effect: 'read',
    input: {
      type: 'object',
      properties: {
        run: { ...runField, description: 'The member "run" of \'Apply Plan\'' },
        previous: {
          title: 'Previous record',
          description: 'The record before this one. Each record holds the hash of the previous one.',
        },
      },
      required: ['run'],
    },
    output: recordOutput,
    starts: { run: '={{ $json.run }}' },
  },
];

/** The fields of the operations with plans. */
export function planForms(): Property[] {
  return planOperations.flatMap(({ key, input, starts }) => {
    const show: Shown = { resource: [planResource.key], operation: [key] };
    return formOf(input, { offline: new Set(), show }).map((property) =>
      property.name in starts ? { ...property, default: starts[property.name] } : property,
    );
  });
}
