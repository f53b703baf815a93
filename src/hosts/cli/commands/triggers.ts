import type { Command } from 'commander';
import { manifest } from '../../../index.ts';
import type { Cli } from '../cli.ts';
import type { Paint } from '../paint.ts';
import { table } from '../table.ts';
import { findTrigger, type TriggerStep } from '../trigger-catalogue.ts';
import { inputTable } from './describe.ts';

/** `triggers`: every trigger, or one in full. */
export function addTriggers(program: Command, { output }: Cli): void {
  program
    .command('triggers')
    .argument('[trigger]', 'key of a trigger, to have it explained')
    .description('show every trigger, or explain one: inputs, event types, role, and a sample')
    .action(async (key: string | undefined) => {
      if (key === undefined) {
        const list = manifest.triggers.map(({ key: name, resource, title, summary, delivery }) => {
          return { key: name, resource, title, summary, delivery };
        });
        return output.result(list, everyTrigger);
      }
      const trigger = findTrigger(key);
      return output.result(trigger, (paint) => oneTrigger(trigger, paint));
    });
}

function everyTrigger(paint: Paint): string {
  const groups = Map.groupBy(manifest.triggers, ({ resource }) => resource);
  const width = Math.max(...manifest.triggers.map(({ key }) => key.length));
  const sections = [...groups].map(([resource, triggers]) => {
    const rows = triggers.map(({ key, title }) => [key.padEnd(width), title]);
    return `${paint.bold(resource)}\n${table(rows, { indent: 2 })}`;
  });
  return sections.join('\n\n');
}

function oneTrigger(trigger: TriggerStep, paint: Paint): string {
  const { event: _, ...sample } = trigger.sample as Record<string, unknown>;
  const types = trigger.eventTypes.map((type) =>
    trigger.hookEventTypes.includes(type) ? type : `${type} (polling only)`,
  );
  const facts = [
    ['event types', types.length === 0 ? 'the ones that the input names' : types.join(', ')],
    ['delivery', trigger.delivery === 'both' ? 'event hook and polling' : 'polling'],
    ['scopes', trigger.scopes.join(', ')],
    ['role', trigger.role],
    ['docs', trigger.docs],
  ].map(([name = '', value = '']) => [paint.dim(name), value]);
  return [
    `${paint.bold(trigger.title)}  ${paint.dim(trigger.key)}`,
    trigger.summary,
    ...(trigger.description === undefined ? [] : [trigger.description]),
    '',
    inputTable(trigger.input, paint),
    '',
    table(facts),
    '',
    `${paint.dim('sample')} ${JSON.stringify(sample)}`,
  ].join('\n');
}
