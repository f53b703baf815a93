import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repositoryRoot } from './document.ts';

/** A request as the test suite recorded it. */
export interface RecordedRequest {
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  /** The text that was sent. */
  readonly body?: string;
  readonly contentType?: string;
  /** Absent if the request was recorded on the wire, not in the client. */
  readonly operation?: string;
  /** The test file that sent it. */
  readonly from?: string;
}

/** The results of a test suite run. */
interface Recording {
  readonly requests: readonly RecordedRequest[];
  /** The last output of the test runner if the suite failed. */
  readonly failure?: string;
}

/** Runs the test suite and collects every request that it sends. */
export function recordTestSuite(): Recording {
  const folder = mkdtempSync(join(tmpdir(), 'okta-connector-requests-'));
  try {
    const vitest = join(repositoryRoot, 'node_modules', '.bin', 'vitest');
    const run = spawnSync(process.execPath, [vitest, 'run', '--reporter=dot'], {
      cwd: repositoryRoot,
      env: { ...process.env, OKTA_CONNECTOR_RECORD: folder, NO_COLOR: '1' },
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
    });
    const requests = readRecording(folder);
    if (run.status === 0) return { requests };
    const said = `${run.stdout}\n${run.stderr}`.split('\n').filter((line) => /FAIL|Error|Test Files|Tests /.test(line));
    return { requests, failure: [...new Set(said)].slice(-30).join('\n') };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Reads the files that the processes of a test run wrote to a folder. */
export function readRecording(folder: string): RecordedRequest[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.jsonl'))
    .sort()
    .flatMap((name) => readFileSync(join(folder, name), 'utf8').split('\n'))
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as RecordedRequest);
}
