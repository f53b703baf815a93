import type { Command } from 'commander';
import { manifest } from 'okta-connector';
import { nearestName, printable, searchSteps } from 'okta-connector/host';
import type { ManifestAction, ManifestTrigger } from '../catalog.ts';
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

/** `list`: every step, or those that match some words. */
export function addList(program: Command, { output }: Cli): void {
  program
    .command('list')
    .argument('[word...]', 'Show only steps that match these words, such as "offboard" or "2fa reset"')
    .description('List actions and triggers by resource, the most used first, or search them')
    .action(async (words: string[]) => {
      const query = words.join(' ');
      const { actions, triggers } = manifest;
      const steps = query === '' ? [...actions, ...triggers] : searchSteps(manifest, query);
      const entries = steps.map(entryOf);
      await output.result(entries, (paint) => {
        if (entries.length === 0) return noMatch(query);
        return query === '' ? listText(entries, { paint }) : rowsText(entries, { paint });
      });
    });
}

function entryOf(step: ManifestAction | ManifestTrigger): Entry {
  const { key, resource, title, summary } = step;
  if ('effect' in step) return { kind: 'action', key, resource, title, summary, effect: step.effect };
  return { kind: 'trigger', key, resource, title, summary, delivery: step.delivery };
}

function noMatch(query: string): string {
  const { actions, triggers } = manifest;
  const known = [...actions, ...triggers].flatMap(({ key, keywords }) => [...key.split('_'), ...keywords]);
  const near = nearestName(query, [...new Set(known)]);
  const hint =
    near === undefined
      ? 'Try fewer or other words, or run "okta-connector list" to see all.'
      : `Did you mean "${near}"?`;
  return `No action or trigger matches "${printable(query)}". ${hint}`;
}

interface Layout {
  readonly paint: Paint;
  readonly columns?: number;
}

/** All steps by resource; without titles if the terminal is too narrow. */
export function listText(entries: readonly Entry[], layout: Layout): string {
  const row = rowOf(entries, layout);
  const sections = manifest.resources.flatMap(({ key, title }) => {
    const steps = entries.filter(({ resource }) => resource === key);
    return steps.length === 0 ? [] : `${layout.paint.bold(title)}\n${table(steps.map(row), { indent: 2 })}`;
  });
  return sections.join('\n\n');
}

/** Steps in their own order, the best match first. */
function rowsText(entries: readonly Entry[], layout: Layout): string {
  return table(entries.map(rowOf(entries, layout)));
}

function rowOf(entries: readonly Entry[], { paint, columns = terminalWidth() }: Layout): (entry: Entry) => string[] {
  const width = (name: 'key' | 'title') => Math.max(...entries.map((entry) => entry[name].length));
  const [keys, titles] = [width('key'), width('title')];
  const hasRoom = columns >= keys + titles + 'trigger'.length + 6;
  return (entry) => [
    entry.key.padEnd(keys),
    ...(hasRoom ? [entry.title.padEnd(titles)] : []),
    effectText(entry, paint),
  ];
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
