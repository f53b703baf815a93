import type { Command } from 'commander';
import type { OptionPage } from 'okta-connector';
import type { Cli } from '../cli.ts';
import { type ConnectionFlags, withConnection, withConnectionFlags } from '../connection.ts';
import type { Paint } from '../paint.ts';
import { shellWord } from '../shell-word.ts';
import { table } from '../table.ts';

interface OptionsFlags extends ConnectionFlags {
  readonly query?: string;
  readonly cursor?: string;
}

/** `options`: one page of a picker. */
export function addOptions(program: Command, cli: Cli): void {
  withConnectionFlags(
    program
      .command('options')
      .argument('<source>', 'key of an option source, as "describe" names it')
      .option('--query <text>', 'only what matches')
      .option('--cursor <cursor>', 'nextCursor of the page before'),
  )
    .description('list what a field offers to choose from')
    .action((source: string, { query, cursor, ...flags }: OptionsFlags) =>
      withConnection(cli, flags, async ({ connection, run }) => {
        const search = { ...(query === undefined ? {} : { query }), ...(cursor === undefined ? {} : { cursor }) };
        const page = await connection.options(source, search, run);
        await cli.output.result(page, (paint, shown) => forPeople(shown, paint));
      }),
    );
}

function forPeople({ items, nextCursor }: OptionPage, paint: Paint): string {
  if (items.length === 0) return 'Nothing matches.';
  const more = nextCursor === undefined ? [] : [paint.dim(`more with --cursor ${shellWord(nextCursor)}`)];
  return [table(items.map(({ value, label }) => [value, label])), ...more].join('\n');
}
