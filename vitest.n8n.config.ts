import { defineConfig } from 'vitest/config';
import { reporters } from './scripts/test-report.ts';

/** Tests against a real n8n, a browser and a queue: minutes, and not part of `npm test`. */
export default defineConfig({
  resolve: { conditions: ['@okta-connector/source'] },
  ssr: { resolve: { conditions: ['@okta-connector/source'] } },
  test: {
    reporters: reporters(),
    include: ['hosts/n8n/test-real/**/*.test.ts'],
    testTimeout: 240_000,
    hookTimeout: 600_000,
    pool: 'forks',
    // The machine has room for one n8n at a time.
    fileParallelism: false,
    // A run with a report is CI's, on a machine that may delay a real process past a deadline. The summary says which tests
    // needed a second try.
    retry: process.env['TEST_REPORT'] === undefined ? 0 : 1,
    globalSetup: ['hosts/n8n/test-real/support/setup.ts'],
  },
});
