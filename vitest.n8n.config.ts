import { defineConfig } from 'vitest/config';

/** Tests against a real n8n, a browser and a queue: minutes, and not part of `npm test`. */
export default defineConfig({
  test: {
    include: ['test-n8n/**/*.test.ts'],
    testTimeout: 240_000,
    hookTimeout: 600_000,
    pool: 'forks',
    // The machine has room for one n8n at a time.
    fileParallelism: false,
    globalSetup: ['test-n8n/support/setup.ts'],
  },
});
