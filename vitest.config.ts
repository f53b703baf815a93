import { defineConfig } from 'vitest/config';
import { reporters } from './scripts/test-report.ts';

/** Tests that start processes. From a process as large as the others get, starting one takes long. */
const processes = [
  'hosts/cli/test',
  'test/{docs,postgres,redis,scripts}',
  'sandbox/test/{command-line,documentation}*',
];
const starting = processes.map((place) => (place.endsWith('*') ? `${place}.test.ts` : `${place}/**/*.test.ts`));
const all = ['{test,sandbox/test,hosts/*/test}/**/*.test.ts'];

export default defineConfig({
  // Packages of this repository are tested as they stand, not as they were last built.
  resolve: { conditions: ['@okta-connector/source'] },
  ssr: { resolve: { conditions: ['@okta-connector/source'] } },
  test: {
    reporters: reporters(),
    testTimeout: 20_000,
    // The default of a second is shorter than a loaded machine may pause.
    expect: { poll: { timeout: 10_000 } },
    projects: [
      { extends: true, test: { name: 'processes', include: starting, pool: 'forks' } },
      { extends: true, test: { name: 'modules', include: all, exclude: starting, pool: 'threads' } },
    ],
    // Every test has an org of its own; loading the modules anew for each file would take more time than the tests.
    isolate: false,
    // The tests wait more than they compute; left alone, Vitest takes one worker on two cores.
    maxWorkers: 3,
    // No test may rely on another. The seed is printed; `npx vitest run --sequence.seed=N` repeats an order.
    sequence: { shuffle: { files: false, tests: process.env['CI'] !== undefined } },
    // A run with a report is CI's, on a machine that may delay a real process past a deadline. The summary says which tests
    // needed a second try.
    retry: process.env['TEST_REPORT'] === undefined ? 0 : 1,
    globalSetup: ['test/support/emitted.ts'],
  },
});
