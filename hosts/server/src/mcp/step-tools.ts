import type { ToolAnnotations } from '@modelcontextprotocol/server';
import { OktaError } from 'okta-connector';
import { actionOf } from '../catalog.ts';
import type { ManifestAction } from '../clients/client.ts';
import { flagArgument, objectArgument, optionalText, requiredText, unknownName } from './arguments.ts';
import { type BulkRunner, inputsOf, mostInputs } from './bulk-runner.ts';
import type { StepRunner } from './step-runner.ts';
import { codeArgument, stepDefinition, type ToolOptions } from './step-tool.ts';
import type { McpTool } from './tool.ts';

/** The tool of one step. */
export function stepTool(
  action: ManifestAction,
  { runner, options }: { runner: StepRunner; options: ToolOptions },
): McpTool {
  return {
    definition: stepDefinition(action, options),
    call(given, call) {
      const isWrite = action.effect !== 'read';
      const codeName = action.confirm === false ? undefined : codeArgument(action);
      const own = ['showSecrets', ...(isWrite ? ['dryRun'] : []), ...(codeName === undefined ? [] : [codeName])];
      const input = Object.fromEntries(Object.entries(given).filter(([name]) => !own.includes(name)));
      return runner.run(
        {
          action,
          input,
          dryRun: isWrite && flagArgument(given, 'dryRun'),
          code: codeName === undefined ? undefined : optionalText(given, codeName),
          showSecrets: flagArgument(given, 'showSecrets'),
        },
        call,
      );
    },
  };
}

/** What `run_step` and `run_many` need. */
export interface AnyStepHost {
  readonly runner: StepRunner;
  readonly bulk: BulkRunner;
  readonly keys: readonly string[];
  /** Why a step is not available; `undefined` if it is. */
  refusal(key: string): string | undefined;
  /** Whether every step that it can run only reads. */
  readonly readsOnly: boolean;
}

/** Runs a step that is not a tool of its own. */
export function runStepTool({ runner, keys, refusal, readsOnly }: AnyStepHost): McpTool {
  return {
    definition: {
      name: 'run_step',
      title: 'Run step',
      description: 'Run a step that search_steps found. Removals and other risky steps need a person to confirm.',
      inputSchema: {
        type: 'object',
        properties: {
          step: { type: 'string' },
          input: { type: 'object', description: 'Input of the step, from search_steps.' },
          dryRun: { type: 'boolean', description: 'Return the plan without changing anything.' },
          confirm: { type: 'string', description: 'Code from the plan.' },
          showSecrets: { type: 'boolean', description: 'Return secrets in clear text, if the server allows it.' },
        },
        required: ['step'],
      },
      annotations: annotationsOf(readsOnly),
    },
    call(given, call) {
      const action = availableAction(requiredText(given, 'step'), { keys, refusal });
      return runner.run(
        {
          action,
          input: objectArgument(given, 'input'),
          dryRun: flagArgument(given, 'dryRun'),
          code: optionalText(given, 'confirm'),
          showSecrets: flagArgument(given, 'showSecrets'),
        },
        call,
      );
    },
  };
}

/** Runs any available step for several inputs. */
export function runManyTool({ bulk, keys, refusal, readsOnly }: AnyStepHost): McpTool {
  return {
    definition: {
      name: 'run_many',
      title: 'Run step for many',
      description: 'Run one step for several inputs and continue after failures. Returns one result per input.',
      inputSchema: {
        type: 'object',
        properties: {
          step: { type: 'string', description: 'Step, such as add_user_to_group.' },
          inputs: { type: 'array', items: { type: 'object' }, maxItems: mostInputs },
          dryRun: { type: 'boolean', description: 'Return the plan without changing anything.' },
          confirm: { type: 'string', description: 'Code from the plan.' },
        },
        required: ['step', 'inputs'],
      },
      annotations: annotationsOf(readsOnly),
    },
    call(given, call) {
      const action = availableAction(requiredText(given, 'step'), { keys, refusal });
      const { dryRun, code } = { dryRun: flagArgument(given, 'dryRun'), code: optionalText(given, 'confirm') };
      return bulk.run({ action, inputs: inputsOf(given), dryRun, code }, call);
    },
  };
}

/** The hints of a tool that runs any step: those of the most dangerous one. */
function annotationsOf(readsOnly: boolean): ToolAnnotations {
  return { readOnlyHint: readsOnly, destructiveHint: !readsOnly, idempotentHint: readsOnly, openWorldHint: true };
}

/** A step by its key. Throws if there is none, or if it is not available. */
function availableAction(key: string, { keys, refusal }: Pick<AnyStepHost, 'keys' | 'refusal'>): ManifestAction {
  const action = actionOf(key);
  if (action === undefined) throw unknownName('step', { name: key, known: keys });
  const refused = refusal(key);
  if (refused === undefined) return action;
  throw new OktaError('forbidden', { what: refused.replace(/\.$/, ''), hint: 'use another step' });
}
