import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { withConnection, withConnectionFlags } from '../connection.ts';
import { readJsonFile } from '../input.ts';
import { type PlanFlags, planOptions, showPlan, withPlanFlags } from './plan.ts';

/** `undo`: a plan that takes back what a run has changed. */
export function addUndo(program: Command, cli: Cli): void {
  withConnectionFlags(withPlanFlags(program.command('undo').argument('<receipts>', 'File of receipts, from "apply"')))
    .description('Plan to undo what a run changed. Changes nothing itself')
    .action(async (file: string, flags: PlanFlags) => {
      const receipts = await readJsonFile(file);
      const options = await planOptions(cli, flags);
      await withConnection(cli, flags, async ({ connection, run }) =>
        showPlan(cli, await connection.undo(receipts, { ...options, ...run }), flags.output),
      );
    });
}
