import type { Command } from 'commander';
import { findAny } from '../catalogue.ts';
import type { Cli } from '../cli.ts';
import { type ConnectionFlags, withConnection, withConnectionFlags } from '../connection.ts';
import { inputTable } from './describe.ts';

/** `fields`: a step's form as the org shapes it. */
export function addFields(program: Command, cli: Cli): void {
  withConnectionFlags(program.command('fields').argument('<step>', 'key of a step, as "list" shows it'))
    .description("show a step's inputs with the org's own attributes")
    .action((key: string, flags: ConnectionFlags) => {
      findAny(key);
      return withConnection(cli, flags, async ({ connection, run }) => {
        const fields = await connection.fields(key, run);
        await cli.output.result(fields, (paint, { input, customAttributes, note }) => {
          const custom = customAttributes.length === 0 ? [] : [`own attributes: ${customAttributes.join(', ')}`];
          const remarks = [...custom, ...(note === undefined ? [] : [note])].map(paint.dim);
          return [inputTable(input, paint), ...remarks].join('\n');
        });
      });
    });
}
