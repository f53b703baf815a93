import { describe, expect, test } from 'vitest';
import { useOrg } from '../../support/org.ts';

const jira = '0oajira0000000000001';
const engineering = '00gengineering000001';
const support = '00gsupport0000000001';

describe('get_app_group', () => {
  const org = useOrg();

  test('get_app_group returns the assignment of a group', async () => {
    const { output } = await org.okta.run('get_app_group', { app: jira, group: engineering });
    expect(output).toMatchObject({
      assigned: true,
      app: { id: jira },
      group: { id: engineering },
      assignment: { id: engineering, priority: 0, profile: {} },
    });
  });

  test('get_app_group reports a missing assignment as a result', async () => {
    const { output } = await org.okta.run('get_app_group', { app: jira, group: support });
    expect(output).toEqual({ assigned: false, app: { id: jira }, group: { id: support } });
  });

  test('get_app_group returns not_found for an unknown app or group', async () => {
    const unknown = [
      [{ app: '0oanobody00000000001', group: engineering }, 'getApplication'],
      [{ app: jira, group: '00gnobody00000000001' }, 'getGroup'],
    ] as const;
    for (const [input, operation] of unknown)
      await expect(org.okta.run('get_app_group', input)).rejects.toMatchObject({
        category: 'not_found',
        errorCode: 'E0000007',
        operation,
      });
  });
});
