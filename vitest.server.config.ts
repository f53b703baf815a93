import { defineConfig } from 'vitest/config';
import { reporters } from './scripts/test-report.ts';

/** Tests of the server with the tools of others, such as a browser and the MCP Inspector: not part of `npm test`. */
export default defineConfig({
  resolve: { conditions: ['@okta-connector/source'] },
  ssr: { resolve: { conditions: ['@okta-connector/source'] } },
  test: {
    reporters: reporters(),
    include: ['hosts/server/test-tools/**/*.test.ts'],
    testTimeout: 240_000,
    hookTimeout: 600_000,
    // The default of a second is shorter than a loaded machine may pause.
    expect: { poll: { timeout: 10_000 } },
    pool: 'forks',
    fileParallelism: false,
    // A run with a report is CI's, on a machine that may delay a real process past a deadline. The summary says which tests
    // needed a second try.
    retry: process.env['TEST_REPORT'] === undefined ? 0 : 1,
  },
});
