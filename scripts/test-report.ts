import { readFileSync } from 'node:fs';

/** Vitest's reporters: the terminal's, and a JSON report to the file that `TEST_REPORT` names. */
export function reporters(): ['default', ...['json', { outputFile: string }][]] {
  const outputFile = process.env['TEST_REPORT'];
  return outputFile === undefined ? ['default'] : ['default', ['json', { outputFile }]];
}

/** The number of passed and failed tests in a JSON report. Throws if it is not one. */
export function countTests(file: string): { readonly passed: number; readonly failed: number } {
  const report: unknown = JSON.parse(readFileSync(file, 'utf8'));
  if (typeof report === 'object' && report !== null && 'numPassedTests' in report && 'numFailedTests' in report) {
    const { numPassedTests: passed, numFailedTests: failed } = report;
    if (typeof passed === 'number' && typeof failed === 'number') return { passed, failed };
  }
  throw new Error(`${file} is not a JSON report of Vitest.`);
}
