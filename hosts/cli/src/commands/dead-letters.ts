import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import { type DeadLetter, type Selection, sqliteStore, type WatchStore } from 'okta-connector';
import { storeError } from 'okta-connector/host';
import type { Cli } from '../cli.ts';
import type { Paint } from '../paint.ts';
import { table } from '../table.ts';
import { usageError } from '../usage.ts';

interface DeadLetterFlags {
  readonly store: string;
  readonly trigger?: string;
}

const mostShown = 1000;

/** `dead-letters list`, `replay` and `drop`: events that a watch could not deliver. */
export function addDeadLetters(program: Command, { output }: Cli): void {
  const letters = program.command('dead-letters').description('Manage events that a watch could not deliver');
  const withFlags = (command: Command) =>
    command
      .requiredOption('--store <file>', 'Store of the watch, which may be running')
      .option('--trigger <trigger>', 'Only events of this trigger');
  withFlags(letters.command('list').argument('[uuid]', 'Only this event'))
    .description('List the events, oldest first')
    .action((uuid: string | undefined, flags: DeadLetterFlags) =>
      withStore(flags, async (store) => {
        const found = await store.dead({ ...selection(uuid, flags), limit: mostShown });
        await output.result(found.map(plain), (paint, shown) => forPeople(shown, paint));
      }),
    );
  for (const [name, what] of [
    ['replay', 'Deliver the events again'],
    ['drop', 'Delete the events'],
  ] as const)
    withFlags(letters.command(name).argument('[uuid]', 'Only this event (default: all)'))
      .description(what)
      .action((uuid: string | undefined, flags: DeadLetterFlags) =>
        withStore(flags, async (store) => {
          const count = await store[name](selection(uuid, flags));
          const done = name === 'replay' ? 'will be delivered again' : 'deleted';
          await output.result(
            { [name === 'replay' ? 'replayed' : 'dropped']: count },
            () => `${count} ${count === 1 ? 'event' : 'events'} ${done}.`,
          );
        }),
      );
}

async function withStore({ store: file }: DeadLetterFlags, use: (store: WatchStore) => Promise<void>): Promise<void> {
  if (!existsSync(file)) {
    throw usageError(`Cannot find the store ${file}`, 'use the file from the --store option of the watch');
  }
  const store = sqliteStore(file);
  try {
    await use(store);
  } catch (error) {
    throw storeError(file, error);
  } finally {
    await store.close();
  }
}

function selection(uuid: string | undefined, { trigger }: DeadLetterFlags): Selection {
  return {
    ...(uuid === undefined ? {} : { uuid }),
    ...(trigger === undefined ? {} : { subscription: trigger }),
  };
}

function plain({ uuid, subscription, attempts, error, diedAt, acceptedAt, source, event }: DeadLetter) {
  const times = { acceptedAt: new Date(acceptedAt).toISOString(), diedAt: new Date(diedAt).toISOString() };
  return { uuid, trigger: subscription, attempts, error, source, ...times, event };
}

function forPeople(found: readonly ReturnType<typeof plain>[], paint: Paint): string {
  if (found.length === 0) return 'No undelivered events.';
  const rows = found.map(({ uuid, trigger, attempts, error = '' }) => [
    uuid,
    trigger,
    `${attempts} ${attempts === 1 ? 'attempt' : 'attempts'}`,
    paint.dim(error),
  ]);
  return table(rows);
}
