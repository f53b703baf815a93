import { extname } from 'node:path';
import { type Command, Option } from 'commander';
import type { PlanRun } from 'okta-connector';
import { runCsv, runHtml, runMarkdown } from 'okta-connector/host';
import type { Cli } from '../cli.ts';
import { type ConnectionFlags, withConnection, withConnectionFlags } from '../connection.ts';
import { partlyFailedExitCode } from '../exit-codes.ts';
import { readJsonFile } from '../input.ts';
import { wholeNumber } from '../number-flags.ts';
import { expectNew, nameOf, readPlanKey, writeJson } from '../plan-files.ts';

const formats = ['markdown', 'csv', 'html', 'json'] as const;

interface ApplyFlags extends ConnectionFlags {
  readonly approvedBy?: string;
  readonly ifChanged: 'stop' | 'skip';
  readonly maxRemovals?: number;
  readonly receipts?: string;
  readonly format?: (typeof formats)[number];
  readonly resume?: true;
}

/** `apply`: the changes of a plan. */
export function addApply(program: Command, cli: Cli): void {
  withConnectionFlags(
    program
      .command('apply')
      .argument('<plan>', 'File of the plan')
      .option('--approved-by <name>', 'Who approved the plan (default: you)')
      .addOption(
        new Option('--if-changed <what>', 'If something has changed since: stop before anything is sent, or skip it')
          .choices(['stop', 'skip'])
          .default('stop'),
      )
      .option(
        '--max-removals <number>',
        'Refuse a plan with more removals',
        wholeNumber('--max-removals', { least: 0 }),
      )
      .option('--receipts <file>', 'New file for the receipts, for "undo" (default: next to the plan)')
      .addOption(
        new Option(
          '--format <format>',
          'Format of the result (default: markdown on a terminal, otherwise json)',
        ).choices(formats),
      )
      .option('--resume', 'Continue after the command was killed'),
  )
    .description('Apply a plan: read again what it rests on, refuse what has changed, send the rest')
    .action(async (file: string, flags: ApplyFlags) => {
      const plan = await readJsonFile(file);
      const { receipts = `${file.slice(0, file.length - extname(file).length)}.receipts.json`, resume = false } = flags;
      const options = {
        key: readPlanKey(cli),
        approvedBy: nameOf(cli, flags.approvedBy),
        ifChanged: flags.ifChanged,
        ...(flags.maxRemovals === undefined ? {} : { maxRemovals: flags.maxRemovals }),
        journal: `${receipts}.journal`,
        resume,
      };
      await expectNew(receipts, '--receipts');
      await withConnection(cli, flags, async ({ connection, run }) => {
        const result = await connection.apply(plan, { ...run, ...options });
        await writeJson(receipts, result, '--receipts');
        await print(cli, result, flags.format);
        cli.output.note(
          `The receipts are in ${receipts}. Run "${cli.self} undo ${receipts}" to plan to undo the changes.`,
        );
        if (!result.complete) cli.exit.code = partlyFailedExitCode;
      });
    });
}

async function print(cli: Cli, run: PlanRun, format: ApplyFlags['format']): Promise<void> {
  if (format === undefined) return cli.output.resultText(run, () => runMarkdown(run).trimEnd());
  if (format === 'json') return cli.output.line(run);
  await cli.output.write({ markdown: runMarkdown, csv: runCsv, html: runHtml }[format](run));
}
