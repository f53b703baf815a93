import type { Command } from 'commander';
import { didYouMean, type EventType, nearestEventType, searchEventTypes } from 'okta-connector';
import type { Cli } from '../cli.ts';
import type { Paint } from '../paint.ts';
import { table } from '../table.ts';

interface SearchFlags {
  readonly hook?: true;
}

/** `events search`: Okta's event type catalogue. */
export function addEvents(program: Command, { output }: Cli): void {
  const events = program.command('events').description("look into Okta's catalogue of System Log event types");
  events
    .command('search')
    .argument('<word...>', 'what the name of the type has in it')
    .option('--hook', 'only types that an event hook may subscribe to')
    .description('find event types, and whether an event hook may subscribe to them')
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
  const nearest = nearestEventType(query);
  const isNear = didYouMean(query, [nearest]) !== '';
  return isNear ? `the nearest is ${nearest}` : 'try fewer words, or a part of one, as "lock" for "lockout"';
}

function forPeople(found: readonly EventType[], { query, paint }: { query: string; paint: Paint }): string {
  if (found.length === 0) return `No event type has that in its name; ${advice(query)}.`;
  const rows = found.map(({ name, hookEligible }) => [name, hookEligible ? 'hook, polling' : paint.dim('polling')]);
  return table(rows);
}
