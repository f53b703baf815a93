import { manifest, type PlannedStep, refusedField } from 'okta-connector';
import { isObject, memberAt } from 'okta-connector/host';
import { actionOf } from '../catalog.ts';
import type { ManifestAction } from '../clients/client.ts';
import { type Arguments, flagArgument, objectArgument, optionalText, requiredText, unknownName } from './arguments.ts';
import { mostInputs } from './bulk-runner.ts';
import type { PlanRunner } from './plan-runner.ts';
import type { McpTool } from './tool.ts';

/** What the tools about plans need. */
export interface PlanToolsHost {
  readonly runner: PlanRunner;
  /** Throws `forbidden` if the caller may not run a step with an input. */
  expectAvailable(action: ManifestAction, input: unknown): void;
}

const planning = { readOnlyHint: true, destructiveHint: false, idempotentHint: false, openWorldHint: true };

/** Plans steps. */
export function planTool({ runner, expectAvailable }: PlanToolsHost): McpTool {
  return {
    definition: {
      name: 'plan_steps',
      title: 'Plan steps',
      description:
        'Show every change that steps would make, in order, without changing anything. Returns the ID of a plan for apply_plan.',
      inputSchema: {
        type: 'object',
        properties: {
          steps: {
            type: 'array',
            items: {
              type: 'object',
              properties: { step: { type: 'string' }, input: { type: 'object' } },
              required: ['step', 'input'],
            },
            maxItems: mostInputs,
          },
          maxRemovals: { type: 'integer', description: 'Refuse a plan with more removals.' },
          otherApprover: { type: 'boolean', description: 'Only another client may apply it.' },
        },
        required: ['steps'],
      },
      annotations: planning,
    },
    async call(given, call) {
      const steps = stepsOf(given);
      for (const { action, input } of steps) expectAvailable(action, input);
      const { maxRemovals } = given;
      if (maxRemovals !== undefined && typeof maxRemovals !== 'number')
        throw refusedField('maxRemovals', { what: 'must be a number', hint: 'use 0 to allow none' });
      const guards = {
        otherApprover: flagArgument(given, 'otherApprover'),
        ...(maxRemovals === undefined ? {} : { maxRemovals }),
      };
      const planned: PlannedStep[] = steps.map(({ action, input }) => ({ step: action.key, input }));
      return runner.make(planned, guards, call);
    },
  };
}

/** Applies a plan. */
export function applyTool({ runner }: PlanToolsHost): McpTool {
  return {
    definition: {
      name: 'apply_plan',
      title: 'Apply plan',
      description:
        "Apply a plan. Needs a person's confirmation. Changes nothing if anything that the plan rests on has changed since.",
      inputSchema: {
        type: 'object',
        properties: {
          plan: { type: 'string', description: 'ID of the plan.' },
          ifChanged: { enum: ['stop', 'skip'], description: 'skip applies what has not changed. Default: stop.' },
          confirm: { type: 'string', description: 'Code from the first call.' },
        },
        required: ['plan'],
      },
      annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: true, openWorldHint: true },
    },
    async call(given, call) {
      const ifChanged = optionalText(given, 'ifChanged') ?? 'stop';
      if (ifChanged !== 'stop' && ifChanged !== 'skip')
        throw refusedField('ifChanged', { what: 'must be stop or skip', hint: 'leave it out to stop' });
      return runner.apply({ id: requiredText(given, 'plan'), ifChanged, code: optionalText(given, 'confirm') }, call);
    },
  };
}

/** Plans to undo what applying a plan changed. */
export function undoTool({ runner }: PlanToolsHost): McpTool {
  return {
    definition: {
      name: 'undo_run',
      title: 'Plan to undo',
      description:
        'Plan to undo what an applied plan changed. Changes nothing. Returns the ID of a plan for apply_plan.',
      inputSchema: {
        type: 'object',
        properties: { plan: { type: 'string', description: 'ID of the applied plan.' } },
        required: ['plan'],
      },
      annotations: planning,
    },
    call: async (given, call) => runner.undo(requiredText(given, 'plan'), call),
  };
}

function stepsOf({ steps }: Arguments): { readonly action: ManifestAction; readonly input: Arguments }[] {
  if (!Array.isArray(steps) || steps.length === 0 || steps.length > mostInputs)
    throw refusedField('steps', { what: `must be a list of 1 to ${mostInputs} steps`, hint: 'split a longer list' });
  return steps.map((step: unknown, index) => {
    if (!isObject(step)) throw refusedField(`steps.${index}`, { what: 'must be an object', hint: 'use a JSON object' });
    const key = String(memberAt(step, 'step'));
    const action = actionOf(key);
    if (action === undefined)
      throw unknownName('step', { name: key, known: manifest.actions.map((known) => known.key) });
    return { action, input: objectArgument(step, 'input') };
  });
}
