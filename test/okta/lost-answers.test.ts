import { afterEach, describe, expect, test } from 'vitest';
import { type Connection, connect, type OktaError } from '../../src/index.ts';
import type { OktaResponse } from '../../src/okta/calls.ts';
import { madeAfter } from '../../src/okta/precedence.ts';
import { type OktaRequest, TransportError } from '../../src/okta/transport/transport.ts';
import { VirtualClock } from '../support/virtual-time.ts';

const profile = { login: 'noor@acme.example', email: 'noor@acme.example', firstName: 'Noor', lastName: 'Rahman' };
const epoch = Date.parse('2026-03-02T10:00:00Z');

type Answers = (request: OktaRequest, count: number) => OktaResponse | 'lost';

const open: Connection[] = [];
afterEach(() => Promise.all(open.splice(0).map((connection) => connection.close())));

/** A connection in virtual time whose responses come from a function. */
async function setUp(answers: Answers) {
  const clock = new VirtualClock();
  const startedAt = clock.now();
  const sent: OktaRequest[] = [];
  const transport = async (request: OktaRequest): Promise<OktaResponse> => {
    // The token owner is none of the users in these responses.
    if (request.url.endsWith('/users/me')) return json({ id: '00uowner000000000001', status: 'ACTIVE' });
    sent.push(request);
    await clock.wait(20);
    const answer = answers(request, sent.length);
    if (answer === 'lost') throw new TransportError('connection', 'other side closed', { sent: true });
    return answer;
  };
  const okta = connect({ orgUrl: 'acme.okta.com', apiToken: '00lostAnswers' }, { transport, clock, retries: 2 });
  open.push(okta);
  const now = () => epoch + clock.now() - startedAt;
  const run = async (key: string, input: unknown) => {
    // Steps and error hints load on first use, which takes real time.
    await import('../../src/runtime/run/name-hints.ts');
    await okta.run(key, { no: 'input' }).catch(() => {});
    const running = okta.run(key, input);
    return clock.run(running);
  };
  return { clock, now, sent, run, writes: () => sent.filter(({ method }) => method !== 'GET') };
}

const json = (body: unknown, headers: OktaResponse['headers'] = {}, status = 200): OktaResponse => ({
  status,
  headers: { 'content-type': 'application/json', 'x-okta-request-id': 'req1', ...headers },
  body: JSON.stringify(body),
});
const empty = (status: number): OktaResponse => ({ status, headers: {}, body: '' });
const refusal = (status: number, errorCode: string, cause = 'It failed.') =>
  json({ errorCode, errorSummary: 'It failed.', errorCauses: [{ errorSummary: cause }] }, {}, status);
const taken = refusal(400, 'E0000001', 'login: An object with this field already exists in the current organization');
const second = (ms: number) => new Date(Math.floor(ms / 1000) * 1000);
const date = (ms: number) => ({ date: second(ms).toUTCString() });
const user = (created: number, more: object = {}) => ({
  id: '00unoor0000000000001',
  status: 'STAGED',
  created: second(created).toISOString(),
  profile,
  ...more,
});
const create = { profile, activate: false };

describe('a response without the expected content', () => {
  test.each([empty(200), empty(204), json({}), json(null), json('ok'), json([])])(
    'retries a read whose response has no object: $status $body',
    async (answer) => {
      const { run, sent } = await setUp((_, count) => (count === 1 ? answer : json(user(epoch))));
      await expect(run('get_user', { user: profile.login })).resolves.toMatchObject({ output: { status: 'STAGED' } });
      expect(sent).toHaveLength(2);
    },
  );

  test.each([empty(200), empty(204), json({}), json(null), json([]), json({ status: 'STAGED', profile })])(
    'looks up the user after a create whose response has no object: $status $body',
    async (answer) => {
      const { run, now, writes } = await setUp(({ method }) =>
        method === 'POST' ? { ...answer, headers: date(now()) } : json(user(now()), date(now())),
      );
      const { output, response } = await run('create_user', create);
      expect(output).toMatchObject({ id: '00unoor0000000000001' });
      expect(response.confirmed).toBe('checked');
      expect(writes()).toHaveLength(1);
    },
  );

  test('reports outcome_unknown when a create returns no ID and the look-up is inconclusive', async () => {
    const { run, now, writes } = await setUp(({ method }) =>
      json(method === 'POST' ? { status: 'STAGED', profile } : user(now())),
    );
    await expect(run('create_user', create)).rejects.toMatchObject({ category: 'outcome_unknown' });
    expect(writes()).toHaveLength(1);
  });

  test('does not resend a create when its look-up returns an empty response', async () => {
    const { run, now, writes } = await setUp(({ method }, count) => {
      if (method === 'POST') return 'lost';
      return count === 2 ? empty(200) : json(user(now()), date(now()));
    });
    await expect(run('create_user', create)).resolves.toMatchObject({ response: { confirmed: 'checked' } });
    expect(writes()).toHaveLength(1);
  });

  test.each([{ 'content-length': '0' }, { 'transfer-encoding': 'chunked' }])(
    'accepts an empty response to a status change whose headers mark its end: %o',
    async (headers) => {
      let status = 'ACTIVE';
      const { run, writes } = await setUp(({ method }) => {
        if (method === 'GET') return json(user(epoch, { status }));
        status = 'SUSPENDED';
        return { ...empty(200), headers };
      });
      await expect(run('suspend_user', { user: profile.login })).resolves.toMatchObject({
        output: { changed: true, user: { status: 'SUSPENDED' } },
        response: { confirmed: 'answered' },
      });
      expect(writes()).toHaveLength(1);
    },
  );

  test('resends a status change when an empty response ends only because the connection closed', async () => {
    let status = 'ACTIVE';
    const answers: Answers = ({ method }, count) => {
      if (method === 'GET') return json(user(epoch, { status }));
      if (count > 2) status = 'SUSPENDED';
      return empty(count > 2 ? 204 : 200);
    };
    const { run, writes } = await setUp(answers);
    await expect(run('suspend_user', { user: profile.login })).resolves.toMatchObject({
      output: { changed: true, user: { status: 'SUSPENDED' } },
      response: { confirmed: 'answered' },
    });
    expect(writes()).toHaveLength(2);
  });

  test('requests a temporary password or a reset link again when the response lacks it', async () => {
    const answers: Answers = ({ method, url }) => {
      if (method === 'GET') return json(user(epoch, { status: 'ACTIVE' }));
      if (asked.push(url) < 2) return json({});
      return json({ tempPassword: 'Tmp-1', resetPasswordUrl: 'https://acme.okta.com/reset' });
    };
    let asked: string[] = [];
    const { run } = await setUp(answers);
    const expired = await run('expire_password', { user: profile.login, temporaryPassword: true });
    expect(expired.output).toMatchObject({ tempPassword: 'Tmp-1' });
    asked = [];
    const reset = await run('get_password_reset_link', { user: profile.login, sendEmail: false });
    expect(reset.output).toMatchObject({ resetPasswordUrl: 'https://acme.okta.com/reset' });
  });

  test('accepts an empty response to a raw call', async () => {
    const { run, sent } = await setUp(() => empty(200));
    await expect(run('call_okta_api', { path: '/api/v1/x', method: 'POST' })).resolves.toMatchObject({
      output: { status: 200 },
    });
    expect(sent).toHaveLength(1);
  });
});

describe('a refusal', () => {
  test("retries a read whose refusal is cut short, and does not take a proxy's refusal for the org's", async () => {
    const cut = { ...refusal(404, 'E0000007'), body: '{"errorCode":"E00' };
    const gaveUp = { status: 408, headers: { 'content-type': 'text/html' }, body: '<html>408</html>' };
    const { run, sent } = await setUp((_, count) => [cut, gaveUp][count - 1] ?? json(user(epoch)));
    await expect(run('get_user', { user: profile.login })).resolves.toMatchObject({ response: { status: 200 } });
    expect(sent).toHaveLength(3);
  });

  test('resends a write whose refusal is cut short, because nothing was carried out', async () => {
    const cut = { ...taken, body: taken.body.slice(0, -9) };
    const { run, writes } = await setUp((_, count) => (count === 1 ? cut : taken));
    await expect(run('create_user', create)).rejects.toMatchObject({ category: 'conflict', errorCode: 'E0000001' });
    expect(writes()).toHaveLength(2);
  });

  test('confirms a resent removal by look-up when the retry is refused', async () => {
    // Okta carries the first attempt out only after the look-up.
    let members = true;
    const answers: Answers = ({ method, url }) => {
      if (method === 'GET') return json(url.endsWith('/groups') && !members ? [] : [{ id: '00gsupport0000000001' }]);
      const first = deletes.push(url) === 1;
      if (!first) members = false;
      return first ? 'lost' : refusal(404, 'E0000007');
    };
    const deletes: string[] = [];
    const { run } = await setUp(answers);
    const input = { user: '00unoor0000000000001', group: '00gsupport0000000001' };
    await expect(run('remove_user_from_group', input)).resolves.toMatchObject({
      output: { changed: true },
      response: { confirmed: 'checked' },
    });
  });

  test('reports outcome_unknown when a second reset link is refused after a lost response', async () => {
    const answers: Answers = ({ method }, count) => {
      if (method === 'GET') return json(user(epoch, { status: 'ACTIVE' }));
      return count === 2 ? 'lost' : refusal(403, 'E0000017');
    };
    const { run } = await setUp(answers);
    await expect(run('get_password_reset_link', { user: profile.login, sendEmail: false })).rejects.toMatchObject({
      category: 'outcome_unknown',
      errorCode: 'E0000017',
    });
  });
});

test('reports a write as unavailable when its look-ups show that it never reached Okta', async () => {
  const { run, now, writes } = await setUp(({ method }) =>
    method === 'POST' ? 'lost' : { ...refusal(404, 'E0000007'), headers: date(now()) },
  );
  await expect(run('create_user', create)).rejects.toMatchObject({ category: 'unavailable' });
  expect(writes()).toHaveLength(6);
});

test('reports outcome_unknown when only the retry of an unlock is refused', async () => {
  const answers: Answers = ({ method }, count) => {
    if (method === 'GET') return json(user(epoch, { status: 'ACTIVE' }));
    return count === 2 ? 'lost' : refusal(503, 'E0000010');
  };
  const { run } = await setUp(answers);
  await expect(run('unlock_user', { user: profile.login })).rejects.toMatchObject({ category: 'outcome_unknown' });
});

describe('a write whose outcome is unknown', () => {
  const look = "check the object's state in Okta before you try again";
  const unlock = (answer: OktaResponse | 'lost'): Answers => {
    return ({ method }) => (method === 'GET' ? json(user(epoch, { status: 'ACTIVE' })) : answer);
  };

  test.each<[string, Answers, string]>([
    ['without an answer', unlock('lost'), 'Okta did not respond to unlockUser (other side closed)'],
    [
      'answered with an error',
      unlock(refusal(500, 'E0000009')),
      'Okta could not complete unlockUser: It failed (It failed)',
    ],
    [
      'answered with a page',
      unlock({ status: 200, headers: {}, body: '<html></html>' }),
      'The response to unlockUser is not from Okta: it is an HTML page',
    ],
  ])('advises checking the state instead of retrying after a write %s', async (_, answers, said) => {
    const { run } = await setUp(answers);
    const path = '/v1/users/00unoor0000000000001/lifecycle/unlock';
    const raw = said.replaceAll('unlockUser', 'POST /api/v1/users/*/lifecycle/unlock');
    await expect(run('call_okta_api', { method: 'POST', path })).rejects.toMatchObject({
      category: 'outcome_unknown',
      message: `${raw}, so its outcome is unknown. Check the object's state in Okta before you try again.`,
      hint: look,
    });
  });
});

test('reports a looked-up write with its own status instead of the redirect of its retry', async () => {
  const answers: Answers = ({ method, url }) => {
    if (method === 'GET') return json(user(epoch, { status: asked.length === 0 ? 'STAGED' : 'PROVISIONED' }));
    if (asked.push(url) === 1) return 'lost';
    return { status: 302, headers: { location: 'https://elsewhere.example/' }, body: '' };
  };
  const asked: string[] = [];
  const { run } = await setUp(answers);
  // The retry for the lost link fails.
  const { response } = await run('activate_user', { user: profile.login, sendEmail: false });
  expect(response).toMatchObject({ status: 200, confirmed: 'checked' });
  expect(response.calls).toContainEqual(expect.objectContaining({ operation: 'activateUser', confirmed: 'checked' }));
});

describe('a user found after a create without a response', () => {
  test('reports outcome_unknown when a user is found but the org does not send its time', async () => {
    const { run, now, writes } = await setUp(({ method }) => (method === 'POST' ? 'lost' : json(user(now()))));
    const error: OktaError = await run('create_user', create).then(
      () => expect.fail('It succeeded.'),
      (refused) => refused,
    );
    expect(error.category).toBe('outcome_unknown');
    expect(error.message).toContain('00unoor0000000000001');
    expect(writes()).toHaveLength(1);
  });

  test('does not claim a user that another run of this process created', async () => {
    let made: object | undefined;
    const { run, now, writes } = await setUp(({ method }) => {
      if (method === 'GET') return json(made, date(now()));
      if (made !== undefined) return writes().length === 2 ? 'lost' : taken;
      made = user(now());
      return json(made, date(now()));
    });
    await run('create_user', create);
    await expect(run('create_user', create)).rejects.toMatchObject({ category: 'conflict' });
  });

  test('does not claim a user created while its own create waited for the rate limit', async () => {
    let made = 0;
    const { clock, run, now } = await setUp(({ method }, count) => {
      if (method === 'GET') return json(user(made), date(now()));
      if (count > 1) return count === 2 ? 'lost' : taken;
      const limits = { 'x-rate-limit-limit': '9', 'x-rate-limit-remaining': '0' };
      clock.after(10_000, () => {
        made = now();
      });
      const reset = { 'x-rate-limit-reset': String(second(now()).getTime() / 1000 + 40) };
      return { ...refusal(429, 'E0000047'), headers: { ...limits, ...reset, ...date(now()) } };
    });
    await expect(run('create_user', create)).rejects.toMatchObject({ category: 'conflict' });
  });

  test.each<[string, string | undefined, 'yes' | 'no' | 'unknown']>([
    ['a second later', '2026-03-02T10:00:01.000Z', 'yes'],
    ['in the same second, which Okta cuts', '2026-03-02T10:00:00.000Z', 'yes'],
    ['a moment before, to the millisecond', '2026-03-02T10:00:00.400Z', 'unknown'],
    ['within what clocks of one org may differ', '2026-03-02T09:59:59.000Z', 'unknown'],
    ['two seconds before', '2026-03-02T09:59:58.000Z', 'no'],
    ['at no time that is told', undefined, 'unknown'],
  ])('compares the creation time of a user with the time of the write: %s', (_, created, after) => {
    expect(madeAfter(created, epoch + 500)).toBe(after);
    expect(madeAfter(created, undefined)).toBe('unknown');
  });
});
