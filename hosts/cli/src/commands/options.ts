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
      .argument('<picker>', 'Picker of a field, from "okta-connector describe"')
      .option('--query <text>', 'Only values that match')
      .option('--cursor <cursor>', 'nextCursor of the previous page'),
  )
    .description('List the values to choose from for a field')
    .action((picker: string, { query, cursor, ...flags }: OptionsFlags) =>
      withConnection(cli, flags, async ({ connection, run }) => {
        const search = { ...(query === undefined ? {} : { query }), ...(cursor === undefined ? {} : { cursor }) };
        const page = await connection.options(picker, search, run);
        await cli.output.result(page, (paint, shown) => forPeople(shown, paint));
      }),
    );
}

function forPeople({ items, nextCursor }: OptionPage, paint: Paint): string {
  if (items.length === 0) return 'No values match.';
  const more = nextCursor === undefined ? [] : [paint.dim(`For more, use --cursor ${shellWord(nextCursor)}`)];
  return [table(items.map(({ value, label }) => [value, label])), ...more].join('\n');
}
