import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import { type DeadLetter, type Selection, sqliteStore, storeError, type WatchStore } from 'okta-connector';
import type { Cli } from '../cli.ts';
import type { Paint } from '../paint.ts';
import { table } from '../table.ts';
import { usageError } from '../usage.ts';

interface DeadLetterFlags {
  readonly store: string;
  readonly trigger?: string;
}

const mostShown = 1000;

/** `dead-letters list`, `replay` and `drop`: events that a watch has given up. */
export function addDeadLetters(program: Command, { output }: Cli): void {
  const letters = program.command('dead-letters').description('look after events that a watch has given up');
  const withFlags = (command: Command) =>
    command
      .requiredOption('--store <file>', 'the store of the watch, which may be running')
      .option('--trigger <trigger>', 'only those of one trigger');
  withFlags(letters.command('list').argument('[uuid]', 'only this event'))
    .description('show them, oldest first')
    .action((uuid: string | undefined, flags: DeadLetterFlags) =>
      withStore(flags, async (store) => {
        const found = await store.dead({ ...selection(uuid, flags), limit: mostShown });
        await output.result(found.map(plain), (paint, shown) => forPeople(shown, paint));
      }),
    );
  for (const [name, what] of [
    ['replay', 'let the watch try them again'],
    ['drop', 'forget them'],
  ] as const)
    withFlags(letters.command(name).argument('[uuid]', 'only this event; all without it'))
      .description(what)
      .action((uuid: string | undefined, flags: DeadLetterFlags) =>
        withStore(flags, async (store) => {
          const count = await store[name](selection(uuid, flags));
          const done = name === 'replay' ? 'will be tried again' : 'forgotten';
          await output.result({ [name === 'replay' ? 'replayed' : 'dropped']: count }, () => `${count} ${done}.`);
        }),
      );
}

async function withStore({ store: file }: DeadLetterFlags, use: (store: WatchStore) => Promise<void>): Promise<void> {
  if (!existsSync(file)) {
    const hint = 'name the file that the watch was given as --store';
    throw usageError(`There is no store ${file}; ${hint}.`, hint);
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
  if (found.length === 0) return 'There are none.';
  const rows = found.map(({ uuid, trigger, attempts, error = '' }) => [
    uuid,
    trigger,
    `${attempts} ${attempts === 1 ? 'attempt' : 'attempts'}`,
    paint.dim(error),
  ]);
  return table(rows);
}
