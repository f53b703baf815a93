import { type Command, Option } from 'commander';
import { OktaError, type Plan, type PlannedStep, type PlanOptions } from 'okta-connector';
import { isObject, planMarkdown } from 'okta-connector/host';
import { schemaOf } from '../bulk/each.ts';
import { openInputs } from '../bulk/source.ts';
import { findAction } from '../catalog.ts';
import type { Cli } from '../cli.ts';
import { type Connected, type ConnectionFlags, withConnection, withConnectionFlags } from '../connection.ts';
import { type InputFlags, readInput, readJsonFile, takesStdin, withInputFlags } from '../input.ts';
import { wholeNumber } from '../number-flags.ts';
import { expectNew, nameOf, readPlanKey, writeJson } from '../plan-files.ts';
import { usageError } from '../usage.ts';

/** Options of the commands that make a plan. */
export interface PlanFlags extends ConnectionFlags {
  readonly output?: string;
  readonly by?: string;
  readonly validFor?: number;
  readonly maxRemovals?: number;
  readonly otherApprover?: true;
}

interface StepsFlags extends PlanFlags, InputFlags {
  readonly each?: string;
  readonly steps?: string;
}

/** Adds the options of {@link PlanFlags} to a command. */
export function withPlanFlags(command: Command): Command {
  return command
    .option('--output <file>', 'New file for the plan, for "show" and "apply"')
    .option('--by <name>', 'Who makes the plan (default: you)')
    .option(
      '--valid-for <hours>',
      'How long it can be applied (default: 24)',
      wholeNumber('--valid-for', { what: 'a number of hours', least: 1, most: 8760 }),
    )
    .option('--max-removals <number>', 'Refuse a plan with more removals', wholeNumber('--max-removals', { least: 0 }))
    .option('--other-approver', 'Only somebody else may approve it');
}

/** `plan`: what an action, a list of actions or a bulk file would change. */
export function addPlan(program: Command, cli: Cli): void {
  const others = ['input', 'inputFile'];
  withConnectionFlags(
    withPlanFlags(withInputFlags(program.command('plan').argument('[action]', 'Action, from "okta-connector list"')))
      .addOption(new Option('--each <file>', 'Plan every input of a file: CSV, or JSON lines').conflicts(others))
      .addOption(new Option('--steps <file>', 'Plan a JSON list of {"step", "input"}').conflicts([...others, 'each'])),
  )
    .description('Show what actions would change, and sign it so that it can be applied later')
    .addHelpText('after', `\nSet OKTA_PLAN_KEY to a secret of at least 32 characters. It signs the plan.`)
    .action(async (key: string | undefined, argument: string | undefined, flags: StepsFlags) => {
      const stdin = takesStdin(flags, argument);
      const options = await planOptions(cli, flags);
      const read = stepsReader(cli, { key, flags, stdin });
      await withConnection(cli, { ...flags, stdinTaken: stdin }, async (connected) => {
        const steps = await read(connected);
        await showPlan(cli, await connected.connection.plan(steps, { ...options, ...connected.run }), flags.output);
      });
    });
}

/** The options of a plan. */
export async function planOptions(cli: Cli, flags: PlanFlags): Promise<PlanOptions> {
  const { output, by, validFor, maxRemovals, otherApprover } = flags;
  const key = readPlanKey(cli);
  if (output !== undefined) await expectNew(output, '--output');
  return {
    key,
    by: nameOf(cli, by),
    ...(validFor === undefined ? {} : { validMs: validFor * 3_600_000 }),
    ...(maxRemovals === undefined ? {} : { maxRemovals }),
    ...(otherApprover === undefined ? {} : { otherApprover }),
  };
}

/** Prints a plan, and writes it to its file. */
export async function showPlan(cli: Cli, plan: Plan, file: string | undefined): Promise<void> {
  if (file !== undefined) await writeJson(file, plan, '--output');
  await cli.output.resultText(plan, () => planMarkdown(plan).trimEnd());
  if (file !== undefined) cli.output.note(`Nothing was changed. Run "${cli.self} apply ${file}" to apply the plan.`);
}

function stepsReader(
  cli: Cli,
  { key, flags, stdin }: { readonly key: string | undefined; readonly flags: StepsFlags; readonly stdin: boolean },
): (connected: Connected) => Promise<PlannedStep[]> {
  const { each, steps } = flags;
  if ((key === undefined) === (steps === undefined))
    throw usageError('plan requires an action or --steps', 'name an action, or use --steps <file>');
  if (steps !== undefined) return async () => stepsOf(await readJsonFile(steps), steps);
  const action = findAction(key ?? '');
  if (each === undefined) return async () => [{ step: action.key, input: await readInput(cli, { ...flags, stdin }) }];
  return async ({ connection }) => {
    const planned: PlannedStep[] = [];
    const inputs = await openInputs({ file: each, schema: schemaOf(connection, action) });
    for await (const row of inputs.rows()) {
      if (cli.interrupt.signal.aborted)
        throw new OktaError('cancelled', { what: 'The plan was canceled before anything was read' });
      if (row.error !== undefined) throw row.error;
      planned.push({ step: action.key, input: row.value });
    }
    return planned;
  };
}

function stepsOf(value: unknown, file: string): PlannedStep[] {
  if (Array.isArray(value) && value.every(isStep)) return value;
  throw usageError(`${file} is not a list of steps`, 'write [{"step": "suspend_user", "input": {"user": "…"}}]');
}

function isStep(value: unknown): value is PlannedStep {
  return isObject(value) && typeof value['step'] === 'string' && 'input' in value;
}
