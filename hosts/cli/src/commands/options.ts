import type { Command } from 'commander';
import type { OptionPage } from 'okta-connector';
import { isObject } from 'okta-connector/host';
import type { Cli } from '../cli.ts';
import { type ConnectionFlags, withConnection, withConnectionFlags } from '../connection.ts';
import { type InputFlags, readInput, takesStdin, withInputFlags } from '../input.ts';
import type { Paint } from '../paint.ts';
import { shellWord } from '../shell-word.ts';
import { table } from '../table.ts';
import { usageError } from '../usage.ts';

interface OptionsFlags extends ConnectionFlags, InputFlags {
  readonly query?: string;
  readonly cursor?: string;
}

/** `options`: one page of a picker. */
export function addOptions(program: Command, cli: Cli): void {
  withConnectionFlags(
    withInputFlags(program.command('options').argument('<picker>', 'Picker of a field, from "okta-connector describe"'))
      .option('--query <text>', 'Only values that match')
      .option('--cursor <cursor>', 'nextCursor of the previous page'),
  )
    .description('List the values to choose from for a field')
    .addHelpText(
      'after',
      '\nSome lists depend on other fields: give those as the input, such as --input \'{"user":"ada"}\'.',
    )
    .action(async (picker: string, argument: string | undefined, { query, cursor, ...flags }: OptionsFlags) => {
      const stdin = takesStdin(flags, argument);
      const values = await readInput(cli, { ...flags, stdin });
      if (!isObject(values)) throw usageError('The input is not a JSON object', 'pass the fields by name');
      await withConnection(cli, { ...flags, stdinTaken: stdin }, async ({ connection, run }) => {
        const page = await connection.options(picker, { query, cursor, values }, run);
        await cli.output.result(page, (paint, shown) => forPeople(shown, paint));
      });
    });
}

function forPeople({ items, nextCursor }: OptionPage, paint: Paint): string {
  if (items.length === 0) return 'No values match.';
  const more = nextCursor === undefined ? [] : [paint.dim(`For more, use --cursor ${shellWord(nextCursor)}`)];
  return [table(items.map(({ value, label }) => [value, label])), ...more].join('\n');
}
