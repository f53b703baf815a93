import type { Command } from 'commander';
import { type Connection, isOktaError, type PollResult } from 'okta-connector';
import { findTrigger } from '../catalogue.ts';
import type { Cli } from '../cli.ts';
import { type ConnectionFlags, withConnection, withConnectionFlags } from '../connection.ts';
import { readCursor, writeCursor } from '../cursor-file.ts';
import { type InputFlags, readInput, takesStdin, withInputFlags } from '../input.ts';
import { wholeNumber } from '../number-flags.ts';
import { usageError } from '../usage.ts';

interface PollFlags extends ConnectionFlags, InputFlags {
  readonly since?: string;
  readonly limit?: number;
  readonly cursorFile?: string;
}

/** `poll`: the events of a trigger, one JSON line each. */
export function addPoll(program: Command, cli: Cli): void {
  withConnectionFlags(
    withInputFlags(program.command('poll').argument('<trigger>', 'key of a trigger, as "list" shows it'))
      .option('--since <time>', 'where to begin: a time with its zone, or how far back as 15m, 2h or 7d')
      .option('--limit <number>', 'events per request, up to 1000', wholeNumber('--limit', { least: 1, most: 1000 }))
      .option('--cursor-file <file>', 'keep the place in a file, and go on from there next time'),
  )
    .description('print what has happened since the last poll, one JSON line for each event')
    .action(async (key: string, argument: string | undefined, flags: PollFlags) => {
      const stdin = takesStdin(flags, argument);
      findTrigger(key);
      const input = await readInput(cli, { ...flags, stdin });
      await withConnection(cli, { ...flags, stdinTaken: stdin }, async ({ connection, run }) => {
        await drain(cli, { connection, run, key, input, flags });
      });
    });
}

interface Drain {
  readonly connection: Connection;
  readonly run: Parameters<Connection['poll']>[3];
  readonly key: string;
  readonly input: unknown;
  readonly flags: PollFlags;
}

/** Prints page after page until there is no more. The place moves once a page has been printed, and not before. */
async function drain(cli: Cli, { connection, run, key, input, flags }: Drain): Promise<void> {
  const { since, limit, cursorFile: file } = flags;
  let cursor = file === undefined ? undefined : await readCursor(file);
  if (cursor === undefined && since === undefined) cli.output.note(beginning(flags));
  let printed = 0;
  let pages = 0;
  for (;;) {
    const page: PollResult = await connection
      .poll(key, input, cursor, { ...run, since, limit })
      .catch((error: unknown) => {
        throw file === undefined ? error : withCursorFile(error, file);
      });
    if (pages === 0) for (const note of page.notes ?? []) cli.output.note(note);
    pages += 1;
    for (const item of page.items) await cli.output.line(item);
    if (cli.output.closed) return;
    printed += page.items.length;
    cursor = page.cursor;
    if (file !== undefined) await writeCursor(file, cursor);
    if (page.restarted)
      cli.output.note('Okta did not take the cursor, so the log was read by time; nothing is repeated.');
    if (!page.more) break;
  }
  if (cli.streams.stdout.isTTY === true) cli.output.note(printed === 1 ? '1 event' : `${printed} events`);
}

/** A cursor that is refused came from the file. */
function withCursorFile(error: unknown, file: string): unknown {
  if (!isOktaError(error) || error.field !== 'cursor') return error;
  const hint = 'name another file, or remove it to start from now';
  const why = error.message.replace(/[.]$/, '');
  return usageError(
    `The cursor file ${file} does not belong to this trigger in this org: ${why}. To go on, ${hint}.`,
    hint,
  );
}

function beginning({ cursorFile }: PollFlags): string {
  return cursorFile === undefined
    ? 'A first poll begins now, so there is nothing to print; look back with --since 1h, or keep the place with --cursor-file FILE.'
    : 'This first poll begins now; the next one prints what has happened since.';
}
