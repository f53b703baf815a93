import { expect, test } from 'vitest';
import { useOrg } from '../support/org.ts';

const hourMs = 3_600_000;
const org = useOrg({ clockOffsetMs: hourMs });

test('a connection knows the time of the org from its first response on', async () => {
  const okta = org.connect();
  expect(okta.orgTime()).toBeUndefined();
  await okta.run('find_users', { limit: 1 });
  const ahead = (okta.orgTime() ?? 0) - Date.now();
  expect(ahead).toBeLessThanOrEqual(hourMs);
  expect(ahead).toBeGreaterThan(hourMs - 60_000);
});
