import type { Command } from 'commander';
import { type EventType, nearestEventType, searchEventTypes } from 'okta-connector';
import { nearestName } from 'okta-connector/host';
import type { Cli } from '../cli.ts';
import type { Paint } from '../paint.ts';
import { table } from '../table.ts';

interface SearchFlags {
  readonly hook?: true;
}

/** `events search`: Okta's event type catalog. */
export function addEvents(program: Command, { output }: Cli): void {
  const events = program.command('events').description('Search the event types of the System Log');
  events
    .command('search')
    .argument('<word...>', 'Words in the name of the type')
    .option('--hook', 'Only types that event hooks support')
    .description('Find event types, and whether event hooks support them')
    .action(async (words: string[], { hook }: SearchFlags) => {
      const query = words.join(' ');
      const found = searchEventTypes(query).filter(({ hookEligible }) => hook !== true || hookEligible);
      await output.result(
        found.map(({ name, hookEligible }) => ({ eventType: name, hookEligible })),
        (paint) => forPeople(found, { query, paint }),
      );
    });
}

function advice(query: string): string {
  const near = nearestName(query, [nearestEventType(query)]);
  return near === undefined ? 'Try fewer or shorter words, such as "lock" for "lockout".' : `Did you mean ${near}?`;
}

function forPeople(found: readonly EventType[], { query, paint }: { query: string; paint: Paint }): string {
  if (found.length === 0) return `No event type matches. ${advice(query)}`;
  const rows = found.map(({ name, hookEligible }) => [name, hookEligible ? 'hook, polling' : paint.dim('polling')]);
  return table(rows);
}
