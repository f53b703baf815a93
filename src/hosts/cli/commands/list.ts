import type { Command } from 'commander';
import { type Step, stepsByResource } from '../catalogue.ts';
import type { Cli } from '../cli.ts';
import type { Paint } from '../paint.ts';
import { table } from '../table.ts';

/** `list`: every step. */
export function addList(program: Command, { output }: Cli): void {
  program
    .command('list')
    .description('show every step, by resource')
    .action(async () => {
      const groups = stepsByResource();
      const steps = [...groups.values()].flat();
      await output.result(
        steps.map(({ key, resource, title, summary, effect }) => ({ key, resource, title, summary, effect })),
        (paint) => forPeople(groups, paint),
      );
    });
}

function forPeople(groups: ReadonlyMap<string, readonly Step[]>, paint: Paint): string {
  const all = [...groups.values()].flat();
  const widths = [
    Math.max(...all.map(({ key }) => key.length)),
    Math.max(...all.map(({ title }) => title.length)),
  ] as const;
  const sections = [...groups].map(([resource, steps]) => {
    const rows = steps.map(({ key, title, effect }) => [
      key.padEnd(widths[0]),
      title.padEnd(widths[1]),
      effectText(effect, paint),
    ]);
    return `${paint.bold(resource)}\n${table(rows, { indent: 2 })}`;
  });
  return sections.join('\n\n');
}

/** An effect in its colour, all of the same width. */
function effectText(effect: Step['effect'], paint: Paint): string {
  const text = effect.padEnd('change'.length);
  switch (effect) {
    case 'read':
      return paint.dim(text);
    case 'remove':
      return paint.red(text);
    default:
      return paint.yellow(text);
  }
}
