import { readFile } from 'node:fs/promises';
import { type Command, Option } from 'commander';
import { openLines, parseJson, recordCsv, recordHtml, recordMarkdown, verifyRecords } from 'okta-connector/host';
import type { Cli } from '../cli.ts';
import { type ConnectionFlags, withConnection, withConnectionFlags } from '../connection.ts';
import { readJsonFile, whyUnreadable } from '../input.ts';
import { seconds } from '../number-flags.ts';
import { usageError } from '../usage.ts';

const formats = ['markdown', 'csv', 'html', 'json'] as const;

interface RecordFlags extends ConnectionFlags {
  readonly format: (typeof formats)[number];
  readonly chain?: string;
  readonly wait?: number;
}

/** `record`: a change record of a run. */
export function addRecord(program: Command, cli: Cli): void {
  withConnectionFlags(
    program
      .command('record')
      .argument('<receipts>', 'File of receipts, from "apply"')
      .addOption(new Option('--format <format>', 'Format of the record').choices(formats).default('markdown'))
      .option('--chain <file>', 'JSON lines file of all records: checks it, and adds this one')
      .option('--wait <seconds>', 'Wait this long for the events of the log (default: 30)', seconds('--wait')),
  )
    .description('Print what a run changed, with the events of the System Log that prove it')
    .action(async (file: string, { format, chain, wait, ...flags }: RecordFlags) => {
      const receipts = await readJsonFile(file);
      const earlier = chain === undefined ? [] : verifyRecords(await recordsIn(chain));
      await withConnection(cli, flags, async ({ connection, run }) => {
        const record = await connection.record(receipts, {
          ...run,
          previous: earlier.at(-1),
          ...(wait === undefined ? {} : { waitMs: wait * 1000 }),
        });
        if (chain !== undefined) await add(chain, record);
        if (format === 'json') return cli.output.line(record);
        await cli.output.write({ markdown: recordMarkdown, csv: recordCsv, html: recordHtml }[format](record));
      });
    });
}

async function recordsIn(chain: string): Promise<unknown[]> {
  try {
    const lines = (await readFile(chain, 'utf8')).split('\n').filter((line) => line !== '');
    return lines.map((line) => parseJson(line));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw usageError(`Cannot read ${chain} (${whyUnreadable(error)})`, 'use another file with --chain');
  }
}

async function add(chain: string, record: object): Promise<void> {
  try {
    const { lines } = await openLines(chain, { mode: 'append' });
    await lines.add(record, { durable: true });
    await lines.close();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw usageError(`Cannot write ${chain} (${why})`, 'use another file with --chain');
  }
}
