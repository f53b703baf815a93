import { describe, expect, test } from 'vitest';
import { useOrg } from '../../support/org.ts';

const profile = {
  firstName: 'New',
  lastName: 'Person',
  email: 'new.person@acme.example',
  login: 'new.person@acme.example',
};

describe('a run with a record', () => {
  const org = useOrg();

  test('a recorded run saves the time of the org before its first write', async () => {
    const starts: (number | undefined)[] = [];
    const start = (at: number | undefined) => {
      starts.push(at);
      expect(org.writes()).toEqual([]);
    };
    await org.okta.run('create_user', { profile }, { record: { id: 'r1', start } });
    expect(starts).toHaveLength(1);
    expect(Math.abs((starts[0] ?? 0) - Date.now())).toBeLessThan(60_000);
    expect(org.writes()).toHaveLength(1);
  });

  test('a recorded run that was started before returns what it had written', async () => {
    let saved: number | undefined;
    const start = (at: number | undefined) => {
      saved = at;
    };
    const first = await org.okta.run('create_user', { profile }, { record: { id: 'r2', start } });
    org.forget();
    // As after a kill: another process repeats the run with the saved time.
    const again = await org.connect({ keepFree: 0.01 }).run(
      'create_user',
      { profile },
      {
        record: { id: 'r2', startedAt: saved, start: () => expect.unreachable('the run is not a first attempt') },
      },
    );
    expect(again.output).toMatchObject({ id: first.output.id });
    expect(org.writes()).toEqual([]);
  });

  test('a recorded run that had written nothing before writes now', async () => {
    const record = { id: 'r3', startedAt: Date.now() - 5000, start() {} };
    const { output } = await org.okta.run('create_user', { profile }, { record });
    expect(output).toMatchObject({ profile: { login: 'new.person@acme.example' } });
    expect(org.writes()).toHaveLength(1);
  });

  test('a recorded run with invalid input is rejected before it is recorded', async () => {
    const start = () => expect.unreachable('nothing starts');
    await expect(
      org.okta.run('create_user', { profile: {} } as never, { record: { id: 'r4', start } }),
    ).rejects.toMatchObject({ category: 'invalid_request' });
    expect(org.sent()).toEqual([]);
  });
});

describe('limits', () => {
  const org = useOrg({ limits: 600 });

  test('limits reports the windows that calls have met', async () => {
    const okta = org.connect({ keepFree: 0.01 });
    expect(okta.limits()).toEqual([]);
    await okta.run('get_user', { user: 'ada.okonkwo@acme.example' });
    expect(okta.limits()).toEqual([
      {
        operations: expect.arrayContaining(['getUser']),
        limit: expect.any(Number),
        remaining: expect.any(Number),
        resetAt: expect.stringMatching(/^\d{4}-.*Z$/),
        inFlight: 0,
        waiting: 0,
      },
    ]);
    const [state] = okta.limits();
    expect(state?.remaining).toBeLessThan(state?.limit ?? 0);
  });
});
