import type { Command } from 'commander';
import { adminRoles, oktaOperations } from 'okta-connector';
import { confirmText } from 'okta-connector/host';
import { findStep, hasStep, type ManifestAction, type ManifestTrigger } from '../catalog.ts';
import type { Cli } from '../cli.ts';
import { inputTable } from '../input-table.ts';
import type { Paint } from '../paint.ts';
import { table } from '../table.ts';
import { operationText } from './operations.ts';

/** `describe`: everything about one step. */
export function addDescribe(program: Command, { output }: Cli): void {
  program
    .command('describe')
    .argument(
      '<step>',
      'Action or trigger, from "okta-connector list", or operation, from "okta-connector operations search"',
    )
    .description('Show the inputs, scopes, role and an example of an action or trigger')
    .action(async (key: string) => {
      // The keys of steps have no capitals; nearly every operation has.
      if (/^[a-z]+[A-Z]\w*$/.test(key) || (!hasStep(key) && (await oktaOperations.search(key))[0]?.id === key)) {
        await output.result(await oktaOperations.describe(key), (paint, shown) => operationText(shown, paint));
        return;
      }
      const step = findStep(key);
      await output.result(step, (paint) => ('effect' in step ? oneAction(step, paint) : oneTrigger(step, paint)));
    });
}

function oneAction(step: ManifestAction, paint: Paint): string {
  const [example] = step.examples;
  const facts = [
    ['effect', step.effect],
    ['confirm', confirmText(step.confirm)],
    ['idempotent', step.idempotent ? 'yes' : 'no'],
    ...(step.lostAnswer === undefined ? [] : [['lost response', step.lostAnswer]]),
  ];
  const sample =
    example === undefined
      ? []
      : [
          '',
          paint.bold(example.title),
          `${paint.dim('input ')} ${JSON.stringify(example.input)}`,
          `${paint.dim('output')} ${JSON.stringify(example.output)}`,
        ];
  return [...about(step, { facts, paint }), ...sample].join('\n');
}

function oneTrigger(trigger: ManifestTrigger, paint: Paint): string {
  const { event: _, ...sample } = trigger.sample as Record<string, unknown>;
  const types = trigger.eventTypes.map((type) =>
    trigger.hookEventTypes.includes(type) ? type : `${type} (polling only)`,
  );
  const facts = [
    ['event types', types.length === 0 ? 'the types in the input' : types.join(', ')],
    ['delivery', trigger.delivery === 'both' ? 'event hook and polling' : 'polling'],
  ];
  return [...about(trigger, { facts, paint }), '', `${paint.dim('sample')} ${JSON.stringify(sample)}`].join('\n');
}

/** The description of a step, with the facts of its kind before the common ones. */
function about(
  step: ManifestAction | ManifestTrigger,
  { facts, paint }: { facts: string[][]; paint: Paint },
): string[] {
  const all = [...facts, ['scopes', step.scopes.join(', ')], ['role', adminRoles[step.role]], ['docs', step.docs]].map(
    ([name = '', value = '']) => [paint.dim(name), value],
  );
  return [
    `${paint.bold(step.title)}  ${paint.dim(step.key)}`,
    step.summary,
    ...(step.description === undefined ? [] : [step.description]),
    '',
    inputTable(step.input, paint),
    '',
    table(all),
  ];
}
