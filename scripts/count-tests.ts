import { countTests } from './test-report.ts';

/** Prints how many tests of a JSON report passed and failed, as `412 0`, and on stderr which ones failed. */
const [file = ''] = process.argv.slice(2);
try {
  const { passed, failed, failures } = countTests(file);
  for (const failure of failures) console.error(`failed: ${failure}`);
  console.log(`${passed} ${failed}`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
