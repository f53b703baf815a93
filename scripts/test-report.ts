import { readFileSync } from 'node:fs';
import { relative } from 'node:path';

/** Vitest's reporters: the terminal's, and a JSON report to the file that `TEST_REPORT` names. */
export function reporters(): ['default', ...['json', { outputFile: string }][]] {
  const outputFile = process.env['TEST_REPORT'];
  return outputFile === undefined ? ['default'] : ['default', ['json', { outputFile }]];
}

/** What a JSON report says. */
export interface TestCounts {
  readonly passed: number;
  readonly failed: number;
  /** Each failed test: its file, its name and the first line of its error. */
  readonly failures: readonly string[];
}

/** The passed and failed tests of a JSON report. Throws if it is not one. */
export function countTests(file: string): TestCounts {
  const report: unknown = JSON.parse(readFileSync(file, 'utf8'));
  if (typeof report === 'object' && report !== null && 'numPassedTests' in report && 'numFailedTests' in report) {
    const { numPassedTests: passed, numFailedTests: failed } = report;
    if (typeof passed === 'number' && typeof failed === 'number')
      return { passed, failed, failures: failuresOf(report) };
  }
  throw new Error(`${file} is not a JSON report of Vitest.`);
}

function failuresOf(report: object): string[] {
  const { testResults = [] } = report as { testResults?: readonly FileResult[] };
  return testResults.flatMap(({ name, assertionResults }) =>
    assertionResults
      .filter(({ status }) => status === 'failed')
      .map(
        ({ fullName, failureMessages: [message = ''] }) =>
          `${relative('.', name)}: ${fullName}\n  ${firstLine(message)}`,
      ),
  );
}

interface FileResult {
  readonly name: string;
  readonly assertionResults: readonly {
    readonly status: string;
    readonly fullName: string;
    readonly failureMessages: readonly string[];
  }[];
}

function firstLine(text: string): string {
  return text.split('\n', 1).join('');
}
