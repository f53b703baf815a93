import { type Command, Option } from 'commander';
import { openPlan, planCsv, planHtml, planMarkdown } from 'okta-connector/host';
import type { Cli } from '../cli.ts';
import { readJsonFile } from '../input.ts';
import { readPlanKey } from '../plan-files.ts';

const formats = ['markdown', 'csv', 'html', 'json'] as const;

/** `show`: a plan for people. */
export function addShow(program: Command, cli: Cli): void {
  program
    .command('show')
    .argument('<plan>', 'File of the plan')
    .addOption(new Option('--format <format>', 'Format of the plan').choices(formats).default('markdown'))
    .description('Print a plan, after checking its signature')
    .action(async (file: string, { format }: { readonly format: (typeof formats)[number] }) => {
      const plan = openPlan(await readJsonFile(file), readPlanKey(cli));
      if (format === 'json') return cli.output.line(plan);
      await cli.output.write({ markdown: planMarkdown, csv: planCsv, html: planHtml }[format](plan));
    });
}
