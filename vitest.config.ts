import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 20_000,
    pool: 'threads',
    // Every test has an org of its own; loading the modules anew for each file would take more time than the tests.
    isolate: false,
    globalSetup: ['test/support/emitted.ts'],
  },
});
