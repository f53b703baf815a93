import { parseArgs } from 'node:util';
import { markdownTable, plainTable, type Row } from './table.ts';

/** How a bench with random input was called. */
export interface Seeded {
  readonly quick: boolean;
  readonly seed: number;
}

/** The command of a bench with random input, and what its options change. */
interface SeededCommand {
  readonly command: string;
  readonly quick: string;
  readonly seed: string;
}

/** Runs a bench with random input from the command line and prints its rows. The exit code is 1 if a goal is missed. */
export async function runSeeded(
  { command, quick, seed }: SeededCommand,
  measure: (called: Seeded) => Promise<Row[]>,
): Promise<void> {
  const { values } = parseArgs({
    options: {
      quick: { type: 'boolean', default: false },
      seed: { type: 'string', default: '1' },
      markdown: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(`npm run ${command} -- [options]

  --quick       ${quick}
  --seed N      ${seed}
  --markdown    a Markdown table instead of a plain one
`);
    return;
  }
  const rows = await measure({ quick: values.quick, seed: Number(values.seed) });
  console.log(values.markdown ? markdownTable(rows) : plainTable(rows));
  if (rows.some(({ reached }) => reached === false)) process.exitCode = 1;
}
