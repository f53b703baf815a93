import type { Command } from 'commander';
import { type Connection, isOktaError, type PollResult } from 'okta-connector';
import { findTrigger } from '../catalog.ts';
import type { Cli } from '../cli.ts';
import { type ConnectionFlags, withConnection, withConnectionFlags } from '../connection.ts';
import { readCursor, writeCursor } from '../cursor-file.ts';
import { type InputFlags, readInput, takesStdin, withInputFlags } from '../input.ts';
import { wholeNumber } from '../number-flags.ts';

interface PollFlags extends ConnectionFlags, InputFlags {
  readonly since?: string;
  readonly limit?: number;
  readonly cursorFile?: string;
}

/** `poll`: the events of a trigger, one JSON line each. */
export function addPoll(program: Command, cli: Cli): void {
  withConnectionFlags(
    withInputFlags(program.command('poll').argument('<trigger>', 'Trigger, from "okta-connector list"'))
      .option('--since <time>', 'Start at this time, or this far back, such as 15m, 2h or 7d')
      .option('--limit <number>', 'Events per request, at most 1000', wholeNumber('--limit', { least: 1, most: 1000 }))
      .option('--cursor-file <file>', 'Continue where the last poll ended, using this file'),
  )
    .description('Print new events of a trigger, one JSON line each')
    .action(async (key: string, argument: string | undefined, flags: PollFlags) => {
      const stdin = takesStdin(flags, argument);
      findTrigger(key);
      const input = await readInput(cli, { ...flags, stdin });
      await withConnection(cli, { ...flags, stdinTaken: stdin }, async ({ connection, run }) => {
        await printEvents(cli, { connection, run, key, input, flags });
      });
    });
}

interface PollRequest {
  readonly connection: Connection;
  readonly run: Parameters<Connection['poll']>[3];
  readonly key: string;
  readonly input: unknown;
  readonly flags: PollFlags;
}

/** Prints all pages. Saves the cursor of a page only after printing it. */
async function printEvents(cli: Cli, { connection, run, key, input, flags }: PollRequest): Promise<void> {
  const { since, limit, cursorFile: file } = flags;
  let cursor = file === undefined ? undefined : await readCursor(file);
  if (cursor === undefined && since === undefined) cli.output.note(firstPollNote(flags));
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
    if (page.restarted) cli.output.note('Okta rejected the cursor, so the log was read by time. No event is repeated.');
    if (!page.more) break;
  }
  if (cli.streams.stdout.isTTY === true) cli.output.note(printed === 1 ? '1 event' : `${printed} events`);
}

/** Names the file if the cursor in it was rejected. */
function withCursorFile(error: unknown, file: string): unknown {
  if (!isOktaError(error) || error.field !== 'cursor') return error;
  return error.rephrased(error.category, {
    what: `The cursor file ${file} does not contain a cursor of this trigger in this org`,
    hint: 'use another file, or remove it to start from now',
  });
}

function firstPollNote({ cursorFile }: PollFlags): string {
  return cursorFile === undefined
    ? 'A first poll starts now and has no events. Use --since to look back, or --cursor-file to continue later.'
    : 'This first poll starts now. The next one prints the events since.';
}
