import { PassThrough } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { useOrg } from '../../../test/support/org.ts';
import { openLog } from '../src/log.ts';
import { Output } from '../src/output.ts';
import { connectionEnv, run, runHere } from './command-line.ts';

describe('API token', () => {
  const org = useOrg();
  const everything = ['--allow-loopback', '--log-level', 'trace', '--json'];
  const token = () => org.sandbox.token;

  test('keeps the API token out of a log that contains every call', async () => {
    const args = ['run', 'suspend_user', '--input', '{"user":"iris.vale@acme.example"}', '--response', ...everything];
    const { code, stdout, stderr } = await run(args, { env: connectionEnv(org.sandbox) });
    expect(code).toBe(0);
    const log = stderr
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(log).toMatchObject([
      { msg: 'okta call', operation: 'getUser', outcome: 200 },
      // Looks up the token's owner, who must not suspend themselves by accident.
      { msg: 'okta call', operation: 'getUser', outcome: 200 },
      { msg: 'okta call', operation: 'suspendUser', outcome: 200 },
      { msg: 'okta call', operation: 'getUser', outcome: 200 },
      { msg: 'run finished', step: 'suspend_user', calls: 4 },
    ]);
    expect(stdout + stderr).not.toContain(token());
    expect(stdout + stderr).not.toContain('SSWS');
  });

  test.each([
    ['is refused by Okta', (secret: string) => secret.replace('Super', 'Wrong')],
    ['was pasted with its scheme', (secret: string) => `SSWS ${secret.replace('Super', 'Wrong')}`],
    ['holds white space', (secret: string) => `${secret} ${secret}`],
  ])('keeps the API token out of the error when it %s', async (_, change) => {
    const pasted = change(token());
    const env = { OKTA_CLIENT_ORGURL: org.sandbox.url, OKTA_CLIENT_TOKEN: pasted };
    const { code, stdout, stderr } = await runHere(['test', ...everything], { env });
    expect([2, 3]).toContain(code);
    expect(stderr).toContain('apiToken');
    expect(stdout + stderr).not.toContain(pasted.split(' ').at(-1));
  });

  test.each([
    ['--token', 'X'],
    ['--token=X'],
    ['--api-token', 'X'],
    ['--apiToken=X'],
    ['--okta-token', 'X'],
    ['-token', 'X'],
  ])('rejects the API token as an argument and says why: %s', async (...flags) => {
    const args = flags.map((flag) => flag.replace('X', token()));
    org.forget();
    const { code, stdout, stderr } = await runHere(['test', ...args, '--allow-loopback'], {
      env: { OKTA_CLIENT_ORGURL: org.sandbox.url },
    });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(
      'is not accepted, because other users of this machine can read arguments. Set OKTA_CLIENT_TOKEN instead',
    );
    expect(stderr).not.toContain(token());
    expect(org.sent()).toEqual([]);
  });

  test.each([
    ['as a command', ['T']],
    ['as a surplus argument', ['test', 'T']],
    ['as a step', ['describe', 'T']],
    ['as an action', ['run', 'T']],
    ['as an unknown option', ['test', '--tokn=T']],
    ['as an option of one letter', ['test', '-T']],
    ['as the value of an option that takes something else', ['test', '--deadline', 'T']],
    ['as the input', ['run', 'get_user', '--input', 'T']],
    ['as a second input', ['run', 'get_user', 'T']],
  ])('does not repeat an API token passed %s', async (_, args) => {
    const { code, stdout, stderr } = await runHere(args.map((word) => word.replace('T', token())));
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).not.toContain(token().slice(0, 12));
  });

  test('masks an API token that Okta or the connector echoes', async () => {
    const { code, stderr } = await runHere(['options', token(), '--allow-loopback'], {
      env: connectionEnv(org.sandbox),
    });
    expect(code).toBe(2);
    expect(stderr).toContain('Unknown picker "***"');
  });

  test('masks the API token in all printed text', async () => {
    const stdout = new PassThrough();
    const stderr = new PassThrough();
    const output = new Output(
      { stdin: new PassThrough(), stdout, stderr, env: {} },
      { json: true, onClosed: () => {} },
    );
    output.hide(token());
    await output.write(`result ${token()}\n`);
    output.stderr(`error ${token()}\n`);
    output.note(`note ${token()}`);
    expect(String(stdout.read())).toBe('result ***\n');
    expect(String(stderr.read())).toBe('error ***\n{"note":"note ***"}\n');
  });
});

test('masks a secret in log details by its name', async () => {
  const stderr = new PassThrough();
  const streams = { stdin: new PassThrough(), stdout: new PassThrough(), stderr, env: {} };
  const log = await openLog(new Output(streams, { json: true, onClosed: () => {} }), 'trace');
  log.debug({ step: 'x', path: '/v1/x?sessionToken=Purple-Elevator', body: { clientSecret: 'Purple-Elevator' } }, 'hi');
  expect(JSON.parse(String(stderr.read()))).toMatchObject({
    msg: 'hi',
    step: 'x',
    path: '/v1/x?sessionToken=***',
    body: { clientSecret: '***' },
  });
});

describe('other secrets', () => {
  const org = useOrg();

  test('keeps a password out of logs and errors and masks it in a dry run', async () => {
    const input = {
      profile: {
        login: 'noor.rahman@acme.example',
        email: 'noor.rahman@acme.example',
        firstName: 'Noor',
        lastName: 'Rahman',
      },
      password: { type: 'plain', value: 'Purple-Elevator-77' },
    };
    const args = ['run', 'create_user', '--allow-loopback', '--log-level', 'trace', '-'];
    const call = { env: connectionEnv(org.sandbox), input: JSON.stringify(input) };
    const dry = await runHere([...args, '--dry-run'], call);
    expect(JSON.parse(dry.stdout)).toMatchObject({ dryRun: true, next: { operation: 'createUser' } });
    const wet = await runHere(args, call);
    const twice = await runHere(args, call);
    expect([dry.code, wet.code, twice.code]).toEqual([0, 0, expect.toSatisfy((code) => code === 2 || code === 6)]);
    for (const { stdout, stderr } of [dry, wet, twice]) expect(stdout + stderr).not.toContain('Purple-Elevator');
  });

  test.each([
    ['a password', 'create_user', { password: { type: 'plain', value: 'Purple-Elevator-77' } }, 'password'],
    [
      'an answer',
      'update_user',
      { user: 'x', recoveryQuestion: { answer: 'Purple-Elevator-77' } },
      'recoveryQuestion.answer',
    ],
    ['a body as text', 'call_okta_api', { body: '{"clientSecret":"Purple-Elevator-77"}' }, 'body.clientSecret'],
  ])('warns about %s passed with --input without repeating it', async (_, step, input, path) => {
    const { stderr } = await runHere(['run', step, '--input', JSON.stringify(input), '--dry-run', '--allow-loopback'], {
      env: connectionEnv(org.sandbox),
    });
    expect(stderr).toContain(
      `note: --input contains secrets (${path}). They are visible to other users of this machine and in the shell history. Use --input-file or - instead.`,
    );
    expect(stderr).not.toContain('Purple-Elevator');
  });

  test('does not warn about input without secrets or input from stdin', async () => {
    const call = { env: connectionEnv(org.sandbox) };
    const plain = ['run', 'get_user', '--input', '{"user":"iris.vale@acme.example"}', '--allow-loopback'];
    expect(await runHere(plain, call)).toMatchObject({ code: 0, stderr: '' });
    const input = JSON.stringify({ password: { type: 'plain', value: 'Purple-Elevator-77' } });
    const piped = await runHere(['run', 'create_user', '-', '--allow-loopback'], { ...call, input });
    expect(piped.stderr).not.toContain('contains secrets');
  });
});
