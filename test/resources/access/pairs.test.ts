import { expect, test } from 'vitest';
import { runPairs } from '../../../bench/access/pairs.ts';

// A part of what `npm run bench:access` runs.
test('explanations agree with a random org, and what they say ends or opens access every time', {
  timeout: 30_000,
}, async () => {
  const report = await runPairs(60, 4);
  expect(report.failures).toEqual([]);
  expect(report).toMatchObject({ pairs: 60, wrongAccess: 0, wrongPaths: 0, wrongCertainties: 0 });
  expect(report).toMatchObject({ notEnded: 0, notOpened: 0 });
  expect(report.mostCalls).toBeLessThanOrEqual(9);
  expect(Math.min(report.ended, report.opened)).toBeGreaterThan(10);
});
