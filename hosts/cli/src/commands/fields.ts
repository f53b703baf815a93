import type { Command } from 'commander';
import { isObject } from 'okta-connector/host';
import { findStep } from '../catalog.ts';
import type { Cli } from '../cli.ts';
import { type ConnectionFlags, withConnection, withConnectionFlags } from '../connection.ts';
import { type InputFlags, readInput, takesStdin, withInputFlags } from '../input.ts';
import { inputTable } from '../input-table.ts';
import { usageError } from '../usage.ts';

/** `fields`: a step's inputs with the org's own attributes. */
export function addFields(program: Command, cli: Cli): void {
  withConnectionFlags(
    withInputFlags(program.command('fields').argument('<step>', 'Action or trigger, from "okta-connector list"')),
  )
    .description("Show the inputs of an action or trigger with the org's own attributes")
    .addHelpText(
      'after',
      '\nSome forms depend on a field: give it as the input, such as --input \'{"operation":"listUserBlocks"}\'.',
    )
    .action(async (key: string, argument: string | undefined, flags: ConnectionFlags & InputFlags) => {
      const stdin = takesStdin(flags, argument);
      findStep(key);
      const values = await readInput(cli, { ...flags, stdin });
      if (!isObject(values)) throw usageError('The input is not a JSON object', 'pass the fields by name');
      await withConnection(cli, { ...flags, stdinTaken: stdin }, async ({ connection, run }) => {
        const fields = await connection.fields(key, values, run);
        await cli.output.result(fields, (paint, { input, customAttributes, note }) => {
          const custom = customAttributes.length === 0 ? [] : [`custom attributes: ${customAttributes.join(', ')}`];
          const remarks = [...custom, ...(note === undefined ? [] : [note])].map(paint.dim);
          return [inputTable(input, paint), ...remarks].join('\n');
        });
      });
    });
}
