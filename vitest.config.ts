import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 20_000,
    pool: 'threads',
    // Every test has an org of its own; loading the modules anew for each file would take more time than the tests.
    isolate: false,
    // The tests wait more than they compute; left alone, Vitest takes one worker on two cores.
    maxWorkers: 3,
    globalSetup: ['test/support/emitted.ts'],
  },
});
