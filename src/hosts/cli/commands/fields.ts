import type { Command } from 'commander';
import { findStep } from '../catalogue.ts';
import type { Cli } from '../cli.ts';
import { type ConnectionFlags, withConnection, withConnectionFlags } from '../connection.ts';
import { inputTable } from './describe.ts';

/** `fields`: an action's form as the org shapes it. */
export function addFields(program: Command, cli: Cli): void {
  withConnectionFlags(program.command('fields').argument('<action>', 'key of an action, as "list" shows it'))
    .description("show the inputs of an action with the org's own attributes")
    .action((key: string, flags: ConnectionFlags) => {
      findStep(key);
      return withConnection(cli, flags, async ({ connection, run }) => {
        const fields = await connection.fields(key, run);
        await cli.output.result(fields, (paint) => {
          const { customAttributes, note } = fields;
          const custom = customAttributes.length === 0 ? [] : [`own attributes: ${customAttributes.join(', ')}`];
          const remarks = [...custom, ...(note === undefined ? [] : [note])].map(paint.dim);
          return [inputTable(fields.input, paint), ...remarks].join('\n');
        });
      });
    });
}
