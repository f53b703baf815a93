import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { useOrg } from '../../../test/support/org.ts';
import { runHere, start } from './command-line.ts';

describe('the credentials of a command', () => {
  const org = useOrg();
  const app = () =>
    org.sandbox.scenario.addServiceApp({
      label: 'Command line',
      scopes: ['okta.users.read', 'okta.users.manage'],
      roles: ['SUPER_ADMIN'],
    });
  const folder = async () => {
    const path = await mkdtemp(join(tmpdir(), 'okta-connector-'));
    onTestFinished(() => rm(path, { recursive: true }));
    return path;
  };
  const getUser = ['run', 'get_user', '--input', '{"user":"ada.okonkwo"}', '--allow-loopback'];
  const run = (env: Readonly<Record<string, string>>, args: readonly string[] = getUser) =>
    runHere(args, { env: { HOME: '/nowhere', OKTA_CLIENT_ORGURL: org.sandbox.url, ...env } });

  test("are those of a service app, by the variables of Okta's SDKs", async () => {
    const { clientId, privateKey, keyId } = app();
    const { code, stdout } = await run({
      OKTA_CLIENT_AUTHORIZATIONMODE: 'PrivateKey',
      OKTA_CLIENT_CLIENTID: clientId,
      OKTA_CLIENT_PRIVATEKEY: privateKey.replaceAll('\n', '\\n'),
      OKTA_CLIENT_KEYID: keyId,
      OKTA_CLIENT_SCOPES: 'okta.users.read',
    });
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ id: '00uada00000000000001' });
  });

  test('take the private key from a file, and note one that others can read', async () => {
    const { clientId, privateKey } = app();
    const file = join(await folder(), 'key.pem');
    await writeFile(file, privateKey, { mode: 0o600 });
    const env = { OKTA_CLIENT_CLIENTID: clientId, OKTA_CLIENT_PRIVATEKEY: file };
    expect(await run(env)).toMatchObject({ code: 0, stderr: '' });
    await chmod(file, 0o644);
    const { code, stderr } = await run(env);
    expect(code).toBe(0);
    expect(stderr).toContain(`Other users of this machine can read ${file}. Run chmod 600 on it.`);
  });

  test('are read from okta.yaml in the home folder, and the environment wins', async () => {
    const { clientId, privateKey, keyId } = app();
    const home = await folder();
    await mkdir(join(home, '.okta'));
    const client = {
      orgUrl: 'https://wrong.okta.com',
      authorizationMode: 'PrivateKey',
      clientId,
      keyId,
      privateKey,
      scopes: ['okta.users.read'],
    };
    await writeFile(join(home, '.okta', 'okta.yaml'), JSON.stringify({ okta: { client } }));
    expect(await run({ HOME: home })).toMatchObject({ code: 0 });
    // An API token in the environment is not used, because the file says PrivateKey.
    expect(await run({ HOME: home, OKTA_CLIENT_TOKEN: '00wrong' })).toMatchObject({ code: 0 });
    expect(
      await run({ HOME: home, OKTA_CLIENT_TOKEN: org.sandbox.token, OKTA_CLIENT_AUTHORIZATIONMODE: 'SSWS' }),
    ).toMatchObject({ code: 0 });
  });

  test('never show the content of an unreadable okta.yaml', async () => {
    const home = await folder();
    await mkdir(join(home, '.okta'));
    await writeFile(join(home, '.okta', 'okta.yaml'), 'okta: { client: { token: 00secretsecretsecret');
    const { code, stderr } = await run({ HOME: home });
    expect(code).toBe(2);
    expect(stderr).toMatch(/okta\.yaml cannot be read as YAML/);
    expect(stderr).not.toContain('00secret');
  });

  test.each([
    [{}, 'set OKTA_CLIENT_TOKEN'],
    [{ OKTA_CLIENT_CLIENTID: '0oa1' }, 'set OKTA_CLIENT_PRIVATEKEY'],
    [{ OKTA_CLIENT_AUTHORIZATIONMODE: 'PrivateKey' }, 'set OKTA_CLIENT_CLIENTID and OKTA_CLIENT_PRIVATEKEY'],
    [
      { OKTA_API_CLIENT_ID: '0oa1', OKTA_API_PRIVATE_KEY: 'x' },
      'set OKTA_CLIENT_CLIENTID instead of OKTA_API_CLIENT_ID and OKTA_CLIENT_PRIVATEKEY instead of OKTA_API_PRIVATE_KEY',
    ],
    [{ OKTA_CLIENT_AUTHORIZATIONMODE: 'Bearer' }, 'OKTA_CLIENT_AUTHORIZATIONMODE must be SSWS or PrivateKey'],
  ])('say which variables to set: %j', async (env, hint) => {
    const { code, stderr } = await run(env);
    expect(code).toBe(2);
    expect(stderr.toLowerCase()).toContain(hint.toLowerCase());
  });

  test('name the variable of a wrong key, and never print it', async () => {
    const { clientId } = app();
    const wrong = 'c'.repeat(64);
    const { code, stderr } = await run({ OKTA_CLIENT_CLIENTID: clientId, OKTA_CLIENT_PRIVATEKEY: wrong });
    expect(code).toBe(2);
    expect(stderr).toContain('looks like a client secret');
    expect(stderr).toContain('from OKTA_CLIENT_PRIVATEKEY');
    expect(stderr).not.toContain(wrong);
  });

  test('test reports the scopes of a service app and what they allow', async () => {
    const { clientId, privateKey } = app();
    const env = {
      HOME: '/nowhere',
      OKTA_CLIENT_ORGURL: org.sandbox.url,
      OKTA_CLIENT_CLIENTID: clientId,
      OKTA_CLIENT_PRIVATEKEY: privateKey,
      OKTA_CLIENT_SCOPES: 'okta.users.read',
    };
    const { code, stdout } = await start(['test', '--allow-loopback'], { env }).ended;
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ app: { clientId, dpop: true, scopes: ['okta.users.read'] } });
  });
});
