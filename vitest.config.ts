import { defineConfig } from 'vitest/config';
import { reporters } from './scripts/test-report.ts';

export default defineConfig({
  // Packages of this repository are tested as they stand, not as they were last built.
  resolve: { conditions: ['@okta-connector/source'] },
  ssr: { resolve: { conditions: ['@okta-connector/source'] } },
  test: {
    reporters: reporters(),
    testTimeout: 20_000,
    // The default of a second is shorter than a loaded machine may pause.
    expect: { poll: { timeout: 10_000 } },
    include: ['{test,sandbox/test,hosts/*/test}/**/*.test.ts'],
    // Starting a process takes long from a large one, as all threads together are.
    pool: 'forks',
    // Most of what a test makes is gone by its end.
    execArgv: ['--max-semi-space-size=64'],
    // Every test has an org of its own; loading the modules anew for each file would take more time than the tests.
    isolate: false,
    // The tests wait more than they compute; left alone, Vitest takes one worker on two cores.
    maxWorkers: 6,
    // No test may rely on another. The seed is printed; `npx vitest run --sequence.seed=N` repeats an order.
    sequence: { shuffle: { files: false, tests: process.env['CI'] !== undefined } },
    // A run with a report is CI's, on a machine that may delay a real process past a deadline. The summary says which tests
    // needed a second try.
    retry: process.env['TEST_REPORT'] === undefined ? 0 : 1,
    globalSetup: ['test/support/emitted.ts'],
    // Many tests start a Node process, which spends half of its start on compiling the same modules.
    env: { NODE_COMPILE_CACHE: new URL('node_modules/.cache/compiled', import.meta.url).pathname },
  },
});
