import type { Command } from 'commander';
import { manifest } from 'okta-connector';
import type { Cli } from '../cli.ts';
import type { Paint } from '../paint.ts';
import { table, terminalWidth } from '../table.ts';

/** A line of the list. */
export interface Entry {
  readonly kind: 'action' | 'trigger';
  readonly key: string;
  readonly resource: string;
  readonly title: string;
  readonly summary: string;
  /** What an action does to the org. */
  readonly effect?: string;
  /** How the events of a trigger are delivered. */
  readonly delivery?: string;
}

/** `list`: every step. */
export function addList(program: Command, { output }: Cli): void {
  program
    .command('list')
    .description('List all actions and triggers by resource')
    .action(async () => {
      const actions = manifest.actions.map(({ key, resource, title, summary, effect }): Entry => {
        return { kind: 'action', key, resource, title, summary, effect };
      });
      const triggers = manifest.triggers.map(({ key, resource, title, summary, delivery }): Entry => {
        return { kind: 'trigger', key, resource, title, summary, delivery };
      });
      const entries = [...actions, ...triggers];
      await output.result(entries, (paint) => listText(entries, { paint }));
    });
}

/** All steps by resource; without titles if the terminal is too narrow. */
export function listText(
  entries: readonly Entry[],
  { paint, columns = terminalWidth() }: { paint: Paint; columns?: number },
): string {
  const width = (name: 'key' | 'title') => Math.max(...entries.map((entry) => entry[name].length));
  const [keys, titles] = [width('key'), width('title')];
  const hasRoom = columns >= keys + titles + 'trigger'.length + 6;
  const sections = [...Map.groupBy(entries, ({ resource }) => resource)].map(([resource, steps]) => {
    const rows = steps.map((entry) => {
      const title = hasRoom ? [entry.title.padEnd(titles)] : [];
      return [entry.key.padEnd(keys), ...title, effectText(entry, paint)];
    });
    return `${paint.bold(resource)}\n${table(rows, { indent: 2 })}`;
  });
  return sections.join('\n\n');
}

/** The colored effect of an action, or "trigger", padded to the same width. */
function effectText({ effect = 'trigger' }: Entry, paint: Paint): string {
  const text = effect.padEnd('trigger'.length);
  switch (effect) {
    case 'trigger':
      return paint.green(text);
    case 'read':
      return paint.dim(text);
    case 'remove':
      return paint.red(text);
    default:
      return paint.yellow(text);
  }
}
