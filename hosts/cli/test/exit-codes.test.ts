import { describe, expect, test } from 'vitest';
import type { FaultSpec } from '../../../sandbox/src/index.ts';
import { categoryFacts, OktaError } from '../../../src/index.ts';
import { useOrg } from '../../../test/support/org.ts';
import { exitCodeOf, failureJson, failureText } from '../src/failure.ts';
import { paintFor } from '../src/paint.ts';
import { connectionEnv, run, runHere } from './command-line.ts';

const plain = paintFor({}, {});

interface Failure {
  readonly category: string;
  readonly code: number;
  readonly step: string;
  readonly input: object;
  readonly token?: 'readOnlyAdmin' | 'orgAdmin' | 'wrong';
  readonly fault?: FaultSpec;
  readonly deadline?: string;
}

const user = 'ben.achterberg@acme.example';
const post = { method: 'POST', path: '/v1/groups', body: { profile: { name: 'Robot owners' } } };

const failures: readonly Failure[] = [
  { category: 'invalid_request', code: 2, step: 'get_user', input: { user: '../groups' } },
  { category: 'unauthenticated', code: 3, step: 'get_user', input: { user }, token: 'wrong' },
  {
    category: 'forbidden',
    code: 4,
    step: 'suspend_user',
    input: { user: 'iris.vale@acme.example' },
    token: 'readOnlyAdmin',
  },
  { category: 'not_found', code: 5, step: 'get_user', input: { user: 'nobody@acme.example' } },
  { category: 'conflict', code: 6, step: 'suspend_user', input: { user: 'tom.abara@acme.example' } },
  {
    category: 'rate_limited',
    // Connections with the same token know of each other's limits.
    token: 'orgAdmin',
    code: 7,
    step: 'get_user',
    input: { user },
    fault: { kind: 'rate_limited' },
    deadline: '1',
  },
  {
    category: 'unavailable',
    code: 8,
    step: 'get_user',
    input: { user },
    fault: { kind: 'server_error' },
    deadline: '0.1',
  },
  { category: 'outcome_unknown', code: 9, step: 'call_okta_api', input: post, fault: { kind: 'lost_after' } },
  { category: 'unexpected_response', code: 10, step: 'get_user', input: { user }, fault: { kind: 'redirect' } },
];

describe('exit codes', () => {
  const org = useOrg();

  test.each(failures)('exits with the code of $category ($code) and one sentence', async (failure) => {
    const { step, input, token, fault, deadline } = failure;
    const secret = { ...org.sandbox.tokens, wrong: '00wrong'.padEnd(42, '0') };
    const env = connectionEnv({
      url: org.sandbox.url,
      token: token === undefined ? org.sandbox.token : secret[token],
    });
    const args = [
      ...['run', step, '--input', JSON.stringify(input), '--allow-loopback'],
      ...(deadline === undefined ? [] : ['--deadline', deadline]),
    ];
    if (fault !== undefined) org.sandbox.faults.next(fault);
    const people = await runHere(args, { env });
    expect(people).toMatchObject({ code: failure.code, stdout: '' });
    expect(people.stderr).toMatch(/^✗ [^\n]+[.:]\n(?: {2}[^\n]+\n)*$/);
    if (fault !== undefined) org.sandbox.faults.next(fault);
    const { code, stdout, stderr } = await runHere([...args, '--json'], { env });
    expect({ code, stdout }).toEqual({ code: failure.code, stdout: '' });
    expect(JSON.parse(stderr)).toMatchObject({ name: 'OktaError', category: failure.category });
    org.sandbox.faults.clear();
  });

  test('prints the report and exits with 11 if a sub-step fails', async () => {
    const login = 'in.part@acme.example';
    const profile = { login, email: login, firstName: 'In', lastName: 'Part' };
    const input = JSON.stringify({ profile, groupIds: ['00gnosuchgroup000001'], sendEmail: false });
    const args = ['run', 'onboard_user', '--input', input, '--allow-loopback'];
    const { code, stdout, stderr } = await runHere(args, { env: connectionEnv(org.sandbox) });
    expect({ code, stderr }).toEqual({
      code: 11,
      stderr: 'note: onboard_user is incomplete. The report lists the failed sub-steps. Run it again to retry them.\n',
    });
    expect(JSON.parse(stdout)).toMatchObject({ created: true, complete: false });
  });

  test('ends the process with the exit code of the run', async () => {
    const args = ['run', 'get_user', '--input', '{"user":"nobody@acme.example"}', '--allow-loopback', '--json'];
    const { code, stderr } = await run(args, { env: connectionEnv(org.sandbox) });
    expect(code).toBe(5);
    expect(JSON.parse(stderr)).toMatchObject({
      category: 'not_found',
      errorCode: 'E0000007',
      calls: [{ status: 404 }],
    });
  });

  test('assigns every error category its own exit code, distinct from success and bugs', () => {
    const codes = Object.values(categoryFacts).map(({ exitCode }) => exitCode);
    expect(new Set([0, 1, ...codes]).size).toBe(codes.length + 2);
  });

  test('exits with 1 on a bug in the connector and says so', () => {
    const bug = new TypeError('x is not a function');
    expect(exitCodeOf(bug)).toBe(1);
    expect(failureText(bug, plain)).toBe(
      '✗ This is a bug in okta-connector. Report it with this message: x is not a function',
    );
    expect(JSON.parse(failureJson(bug))).toMatchObject({ category: 'internal' });
  });
});

describe('error messages for people', () => {
  test("prints Okta's error code and request ID after the error message", () => {
    const error = new OktaError(
      'not_found',
      { what: 'The user does not exist', hint: 'check the ID' },
      {
        errorCode: 'E0000007',
        status: 404,
        requestId: 'req1',
      },
    );
    expect(failureText(error, plain)).toBe(
      '✗ The user does not exist. Check the ID.\n  E0000007 · HTTP 404 · request req1',
    );
  });

  test('names the variable of an invalid connection setting', () => {
    const error = new OktaError('unauthenticated', { what: 'Okta rejected the token' }, { field: 'apiToken' });
    expect(failureText(error, plain)).toBe('✗ Okta rejected the token.\n  from OKTA_CLIENT_TOKEN');
  });

  test('prints each input error on its own line with its path', async () => {
    const args = ['run', 'create_user', '--input', '{"profile":{"login":5},"activat":true}'];
    const env = { OKTA_CLIENT_ORGURL: 'https://acme.okta.com', OKTA_CLIENT_TOKEN: '00made'.padEnd(42, 'x') };
    const { code, stderr } = await runHere(args, { env });
    expect(code).toBe(2);
    expect(stderr).toBe(
      [
        '✗ The input is not valid:',
        '  profile.login must be text, not a number.',
        '  profile.email is required.',
        '  Unknown field "activat". Did you mean "activate"?',
        '',
      ].join('\n'),
    );
  });

  test('reports the writes completed before an error', () => {
    const error = new OktaError('forbidden', { what: 'You may not' });
    error.calls = [
      { operation: 'getUser', method: 'GET', status: 200 },
      { operation: 'updateUser', method: 'POST', status: 200, requestId: 'req1' },
      { operation: 'assignUserToGroup', method: 'PUT', status: 403 },
    ];
    expect(failureText(error, plain)).toBe('✗ You may not.\n  Done: updateUser (HTTP 200, request req1)');
  });
});
