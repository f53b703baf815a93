import type { Command } from 'commander';
import { findStep } from '../catalog.ts';
import type { Cli } from '../cli.ts';
import { type ConnectionFlags, withConnection, withConnectionFlags } from '../connection.ts';
import { inputTable } from './describe.ts';

/** `fields`: a step's inputs with the org's own attributes. */
export function addFields(program: Command, cli: Cli): void {
  withConnectionFlags(program.command('fields').argument('<step>', 'Action or trigger, from "okta-connector list"'))
    .description("Show the inputs of an action or trigger with the org's own attributes")
    .action((key: string, flags: ConnectionFlags) => {
      findStep(key);
      return withConnection(cli, flags, async ({ connection, run }) => {
        const fields = await connection.fields(key, run);
        await cli.output.result(fields, (paint, { input, customAttributes, note }) => {
          const custom = customAttributes.length === 0 ? [] : [`custom attributes: ${customAttributes.join(', ')}`];
          const remarks = [...custom, ...(note === undefined ? [] : [note])].map(paint.dim);
          return [inputTable(input, paint), ...remarks].join('\n');
        });
      });
    });
}
