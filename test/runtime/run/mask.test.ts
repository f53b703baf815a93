import { describe, expect, test } from 'vitest';
import { manifest } from '../../../src/index.ts';
import { entryOf } from '../../../src/runtime/bulk/journal-entry.ts';
import { maskPath, maskSecrets, secretPaths } from '../../../src/runtime/run/mask.ts';
import { useOrg } from '../../support/org.ts';

const secret = 'Purple-Elevator-77';

const names = [
  ...['password', 'Password', 'tempPassword', 'newPassword', 'userPassword', 'passCode', 'passphrase', 'pwd'],
  ...[
    'secret',
    'clientSecret',
    'client_secret',
    'sharedSecret',
    'secretKey',
    'secret_key',
    'privateKey',
    'private_key',
  ],
  ...['token', 'apiToken', 'sessionToken', 'access_token', 'refresh_token', 'activationToken', 'stateToken'],
  ...['apiKey', 'API_KEY', 'signingKey', 'answer', 'recoveryAnswer', 'hash', 'passwordHash', 'salt'],
  ...['session', 'sessionId', 'session_id'],
  ...['credential', 'authorization', 'cookie', 'client_assertion', 'otp', 'pin', 'jwt'],
];

const harmless = [
  ...[
    'login',
    'userName',
    'question',
    'tokenType',
    'token_type',
    'passwordChanged',
    'passwordPolicyId',
    'credentialId',
  ],
  ...[
    'externalSessionId',
    'sessionLifetime',
    'secretQuestionRequired',
    'tokenLifetime',
    'provider',
    'monthlyHours',
    'compassion_level_count',
    'title',
  ],
];

describe('secret masking', () => {
  test.each(names)('masks %s at any depth, in a profile and in JSON text', (name) => {
    for (const value of [
      { [name]: secret },
      { profile: { [name]: secret } },
      { a: [{ b: { [name]: [secret] } }] },
      { [name]: { algorithm: 'x', more: { value: secret } } },
      { body: JSON.stringify({ [name]: secret }) },
      { body: { text: ` ${JSON.stringify([{ [name]: secret }])}` } },
    ]) {
      expect(JSON.stringify(maskSecrets(value))).not.toContain(secret);
      expect(secretPaths(value).length).toBeGreaterThan(0);
    }
  });

  test.each([
    [{ gateways: [{ type: 'CIDR', value: '203.0.113.0/24' }] }],
    [{ gateways: [{ type: 'RANGE', value: '203.0.113.7-203.0.113.7' }] }],
    [{ expression: { type: 'urn:okta:expression:1.0', value: 'user.department=="Sales"' } }],
  ])('shows a value whose type says that it is not a secret: %j', (value) => {
    expect(maskSecrets(value)).toEqual(value);
  });

  test.each([
    [{ type: 'HEADER', value: secret }],
    [{ type: 'CIDR', value: '203.0.113.0/24', token: secret }],
    [{ password: { type: 'CIDR', value: secret } }],
  ])('masks other secrets beside a type: %j', (value) => {
    expect(JSON.stringify(maskSecrets(value))).not.toContain(secret);
  });

  test('masks a secret that is a number or a list', () => {
    expect(maskSecrets({ pin: 1234, credentials: ['one', 'two'] })).toEqual({
      pin: '***',
      credentials: ['***', '***'],
    });
  });

  test('masks the private members of a JSON Web Key and keeps the public ones', () => {
    const key = {
      kty: 'RSA',
      kid: 'a',
      n: 'modulus',
      e: 'AQAB',
      d: secret,
      p: secret,
      q: secret,
      dp: secret,
      dq: secret,
      qi: secret,
    };
    const shown = { kty: 'RSA', kid: 'a', n: 'modulus', e: 'AQAB' };
    expect(maskSecrets({ jwks: { keys: [key] } })).toMatchObject({ jwks: { keys: [shown] } });
    expect(JSON.stringify(maskSecrets({ jwks: { keys: [key] } }))).not.toContain(secret);
    expect(JSON.stringify(maskSecrets({ kty: 'oct', k: secret }))).not.toContain(secret);
    expect(maskSecrets({ d: 'not a key' })).toEqual({ d: 'not a key' });
  });

  test('masks a body that is text but not JSON', () => {
    expect(maskSecrets({ body: `password=${secret}` })).toEqual({ body: '***' });
  });

  test('masks a secret in the query of a path', () => {
    expect(maskPath(`/api/v1/x?recoveryToken=${secret}&limit=5&%70assword=${secret}`)).toBe(
      '/api/v1/x?recoveryToken=***&limit=5&%70assword=***',
    );
    expect(maskSecrets({ path: `v1/x?token=${secret}`, query: { token: secret } })).toEqual({
      path: 'v1/x?token=***',
      query: { token: '***' },
    });
  });

  test('masks every input field that the manifest marks as secret', () => {
    const unknown = manifest.actions.flatMap(({ key, input }) =>
      secretFields(input)
        .filter((name) => secretPaths({ [name]: secret }).length === 0 && name !== 'value')
        .map((name) => `${key}: ${name}`),
    );
    expect(unknown).toEqual([]);
  });
});

test.each(harmless)('shows %s unmasked', (name) => {
  expect(maskSecrets({ [name]: 'shown' })).toEqual({ [name]: 'shown' });
  expect(secretPaths({ [name]: 'shown' })).toEqual([]);
});

test('shows booleans and the non-secret fields of credentials', () => {
  const value = {
    expirePassword: true,
    token: null,
    credentials: { userName: 'ada', provider: { type: 'OKTA', name: 'OKTA' }, password: { value: secret } },
  };
  expect(maskSecrets(value)).toEqual({
    ...value,
    credentials: { ...value.credentials, password: { value: '***' } },
  });
  expect(secretPaths(value)).toEqual(['credentials.password']);
});

describe('journal hash', () => {
  const hash = (value: unknown) => entryOf(0, value).hash;

  test.each(names)('excludes a secret named %s from the journal hash so that it cannot be guessed', (name) => {
    const wrap = (value: unknown) => [
      { user: 'a', [name]: value },
      { user: 'a', profile: { login: 'a', [name]: value } },
      { path: '/v1/x', body: JSON.stringify({ [name]: value }) },
      { path: '/v1/x', query: { [name]: value } },
      { path: `/v1/x?${name}=${String(value)}` },
    ];
    expect(wrap(secret).map(hash)).toEqual(wrap('another').map(hash));
  });

  test('excludes a private key and an unreadable body from the journal hash', () => {
    const key = (d: string) => ({ body: { kty: 'RSA', n: 'x', d } });
    expect(hash(key(secret))).toBe(hash(key('another')));
    expect(hash({ body: `password=${secret}` })).toBe(hash({ body: 'password=another' }));
  });

  test('includes every other value in the journal hash, also in a profile and a body', () => {
    const values = [
      { user: 'a' },
      { user: 'b' },
      { user: 'a', profile: { title: 'x' } },
      { user: 'a', profile: { title: 'y' } },
      { body: '{"name":"x"}' },
      { body: '{"name":"y"}' },
      { path: '/v1/x?q=1' },
      { path: '/v1/x?q=2' },
    ];
    expect(new Set(values.map(hash)).size).toBe(values.length);
  });
});

describe('dry run', () => {
  const org = useOrg();

  test('a dry run masks secrets in a text body, a profile and a path', async () => {
    const body = { profile: { login: 'x', badgeToken: secret }, credentials: { password: { value: secret } } };
    for (const given of [body, JSON.stringify(body)]) {
      const { output } = await org.okta.run(
        'call_okta_api',
        { path: `/v1/users?recoveryToken=${secret}`, method: 'POST', body: given },
        { dryRun: true },
      );
      expect(output).toMatchObject({ dryRun: true, next: { body: { profile: { login: 'x' } } } });
      expect(JSON.stringify(output)).not.toContain(secret);
    }
  });
});

/** Names of the fields that a schema marks as secret. */
function secretFields(schema: unknown): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const { properties = {} } = schema as { properties?: Record<string, unknown> };
  const own = Object.entries(properties).flatMap(([name, field]) =>
    typeof field === 'object' && field !== null && 'x-secret' in field ? [name] : [],
  );
  return [...own, ...Object.values(schema).flatMap(secretFields)];
}
