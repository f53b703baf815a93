import { describe, expect, test } from 'vitest';
import { connect, type OktaRequest, type OktaResponse } from '../../src/index.ts';

const profile = { login: 'noor@acme.example', email: 'noor@acme.example', firstName: 'Noor', lastName: 'Haddad' };
const user = { id: '00unoor0000000000001', status: 'ACTIVE', profile };

/** A connection whose writes return this response and whose reads return the user. */
function withWrites(response: Partial<OktaResponse>) {
  const sent: string[] = [];
  const transport = async ({ method, url }: OktaRequest): Promise<OktaResponse> => {
    sent.push(`${method} ${new URL(url).pathname}`);
    const ordinary = { status: 200, headers: {}, body: JSON.stringify(user) };
    return method === 'GET' ? ordinary : { ...ordinary, ...response };
  };
  const okta = connect({ orgUrl: 'acme.okta.com', apiToken: '00answeredTestToken' }, { transport, retries: 0 });
  return { okta, sent };
}

const rate = (name: string, value: string) => ({
  'x-rate-limit-limit': '600',
  'x-rate-limit-remaining': '599',
  'x-rate-limit-reset': '1800000000',
  [name]: value,
});

const nested = (levels: number) => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`;

describe('responses to writes that Okta carried out', () => {
  const digits = '9'.repeat(400);
  test.each<OktaResponse['headers']>([
    ...['-1', '0', '8640000000000', '8640000000001', '99999999999999999999', digits, '1e300', 'soon', ''].flatMap(
      (value) => [
        rate('x-rate-limit-reset', value),
        rate('x-rate-limit-limit', value),
        rate('x-rate-limit-remaining', value),
      ],
    ),
    { date: 'Sat, 13 Sep 275760 00:00:00 GMT' },
    { date: 'Thu, 01 Jan 0001 00:00:00 GMT' },
    { date: 'yesterday' },
    { date: ['Thu, 01 Jan 2026 00:00:00 GMT', 'Fri, 02 Jan 2026 00:00:00 GMT'] },
    { 'x-okta-request-id': ['one', 'two'], link: 'no link at all; rel="next"', 'set-cookie': ['a=b', 'c=d'] },
    { ['__proto__']: 'x', constructor: 'y', toString: 'z' },
  ])('reports a carried-out write as successful despite the response headers %j', async (headers) => {
    const { okta } = withWrites({ headers });
    const { output, response } = await okta.run('suspend_user', { user: user.id, allowTokenOwner: true });
    expect(output).toMatchObject({ changed: true });
    expect(response.status).toBe(200);
    const { rateLimit } = response;
    if (rateLimit !== undefined) expect(rateLimit.resetAt).toMatch(/^\+?\d{4,6}-\d\d-\d\dT/);
    // The next call is paced by the same headers.
    expect((await okta.run('get_user', { user: user.id })).output).toMatchObject({ id: user.id });
    await okta.close();
  });

  test.each([10, 400, 600, 5_000, 100_000])(
    'reports a carried-out write as successful with a body nested %i levels deep',
    async (levels) => {
      const body = `{"id":"${user.id}","status":"STAGED","profile":${JSON.stringify(profile)},"extra":${nested(levels)}}`;
      const { okta } = withWrites({ body });
      const { output } = await okta.run('create_user', { profile });
      expect(output).toMatchObject({ id: user.id, profile });
      expect(JSON.stringify(output).includes('(cut: nested too deeply)')).toBe(levels > 500);
      const raw = await okta.run('call_okta_api', { path: '/v1/x', method: 'POST' });
      expect(() => JSON.stringify(raw.output)).not.toThrow();
      await okta.close();
    },
  );

  test('does not count quotation marks, backslashes and brackets inside strings as nesting', async () => {
    const text = `${'\\"'.repeat(3000)}${'[{'.repeat(3000)}\\`;
    const { okta } = withWrites({ body: JSON.stringify({ ...user, text }) });
    expect((await okta.run('create_user', { profile })).output).toMatchObject({ text });
    await okta.close();
  });

  test.each(['[]', '[1,2]', '"text"', '{}', 'null', '<html>', '{"id":', ''])(
    'reports outcome_unknown when a write that must return a value returns the body %j',
    async (body) => {
      const { okta } = withWrites({ body });
      await expect(okta.run('get_password_reset_link', { user: user.id, sendEmail: false })).rejects.toMatchObject({
        category: 'outcome_unknown',
      });
      await okta.close();
    },
  );

  test.each(['<html>', '{"id":', 'text'])(
    'reports outcome_unknown when a raw write returns a body that is not JSON: %j',
    async (body) => {
      const { okta, sent } = withWrites({ body });
      const call = okta.run('call_okta_api', { path: '/v1/x', method: 'POST' });
      await expect(call).rejects.toMatchObject({ category: 'outcome_unknown' });
      expect(sent).toEqual(['POST /api/v1/x']);
      await okta.close();
    },
  );
});
