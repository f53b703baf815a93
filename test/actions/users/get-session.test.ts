import { describe, expect, test } from 'vitest';
import { useOrg } from '../../support/org.ts';

const session = '102sandboxGraceSession01';

describe('get_session', () => {
  const org = useOrg();

  test('get_session returns whose session it is, without its ID', async () => {
    const { output } = await org.okta.run('get_session', { session });
    expect(output).toMatchObject({
      userId: '00ugrace000000000001',
      login: 'grace.lindqvist@acme.example',
      status: 'ACTIVE',
      expiresAt: expect.any(String),
      amr: ['pwd'],
    });
    expect(JSON.stringify(output)).not.toContain(session);
  });

  test('get_session returns not_found for a session that is over, and does not repeat its ID', async () => {
    org.sandbox.clock.advance(2 * 60 * 60 * 1000);
    const failed = await org.okta.run('get_session', { session }).catch((error: Error) => error);
    expect(failed).toMatchObject({
      category: 'not_found',
      field: 'session',
      message: 'Okta does not have this session: it is over, or the ID is wrong. Check the session ID.',
    });
    expect(JSON.stringify([failed, String(failed)])).not.toContain(session);
  });

  test('get_session rejects an ID with a slash before any request, without repeating it', async () => {
    org.forget();
    const failed = await org.okta.run('get_session', { session: `${session}/x` }).catch((error: Error) => error);
    expect(failed).toMatchObject({ category: 'invalid_request', field: 'session' });
    expect(JSON.stringify([failed, String(failed)])).not.toContain(session);
    expect(org.sent()).toEqual([]);
  });

  test("get_session keeps the ID out of Okta's own words about it", async () => {
    const body = {
      errorCode: 'E0000001',
      errorSummary: `Bad session ${session}`,
      errorCauses: [{ errorSummary: session }],
    };
    org.sandbox.faults.next({ kind: 'status', status: 400, body });
    const failed = await org.okta.run('get_session', { session }).catch((error: Error) => error);
    expect(failed).toMatchObject({ category: 'invalid_request', causes: ['***'] });
    expect(JSON.stringify([failed, String(failed)])).not.toContain(session);
  });

  test('get_session rejects a role that cannot manage sessions', async () => {
    const okta = org.connect({ token: org.sandbox.tokens.readOnlyAdmin });
    await expect(okta.run('get_session', { session })).rejects.toMatchObject({
      category: 'forbidden',
      errorCode: 'E0000006',
    });
  });
});
