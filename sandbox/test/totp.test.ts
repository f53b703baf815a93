import { describe, expect, test } from 'vitest';
import { fromBase32, toBase32 } from '../src/factors/base32.ts';
import { createTotpSecret, totpCode } from '../src/factors/totp.ts';
import { member, STAFF, useOrgClient } from './org-client.ts';

/** The secret of RFC 6238's test vectors, `12345678901234567890`. */
const RFC_SECRET = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';

describe('a one-time code', () => {
  test.each([
    [59_000, '287082'],
    [1_111_111_109_000, '081804'],
    [1_234_567_890_000, '005924'],
    [20_000_000_000_000, '353130'],
  ])('computes the one-time code of %i ms as the last six digits of RFC 6238', (now, code) => {
    expect(totpCode(RFC_SECRET, now)).toBe(code);
  });

  test.each(['', 'f', 'fo', 'foo', 'foob', 'fooba', 'foobar'])('encodes %j as Base32 and decodes it again', (text) => {
    const encoded = toBase32(Buffer.from(text));
    expect(encoded).toMatch(/^[A-Z2-7]*$/);
    expect(Buffer.from(fromBase32(encoded)).toString()).toBe(text);
  });

  test('encodes foobar as MZXW6YTBOI, as in RFC 4648', () => {
    expect(toBase32(Buffer.from('foobar'))).toBe('MZXW6YTBOI');
  });

  test('draws TOTP secrets of 16 Base32 letters', () => {
    for (const drawn of [0, 0.37, 0.999999]) expect(createTotpSecret(() => drawn)).toMatch(/^[A-Z2-7]{16}$/);
  });
});

describe('a code generator', () => {
  const org = useOrgClient();
  const factors = `/api/v1/users/${STAFF.iris}/factors`;

  test.each(['OKTA', 'GOOGLE'])(
    'activates and verifies a code generator of %s with the computed code only',
    async (provider) => {
      const enrolled = await org.post(factors, { factorType: 'token:software:totp', provider });
      expect(member(enrolled, '_embedded', 'activation')).toMatchObject({
        encoding: 'base32',
        factorResult: 'WAITING',
      });
      const secret = String(member(enrolled, '_embedded', 'activation', 'sharedSecret'));
      const path = `${factors}/${enrolled.body['id']}`;
      const code = () => totpCode(secret, org.sandbox.clock.now());
      const stale = totpCode(secret, org.sandbox.clock.now() - 600_000);
      expect((await org.post(`${path}/lifecycle/activate`, { passCode: stale })).body['errorCode']).toBe('E0000068');
      expect((await org.post(`${path}/lifecycle/activate`, { passCode: code() })).body['status']).toBe('ACTIVE');
      expect((await org.post(`${path}/verify`, { passCode: code() })).body).toEqual({ factorResult: 'SUCCESS' });
      expect((await org.post(`${path}/verify`, { passCode: stale })).body['errorCode']).toBe('E0000068');
    },
  );

  test('accepts 123456 as a TOTP code in tests', async () => {
    const enrolled = await org.post(factors, { factorType: 'token:software:totp', provider: 'OKTA' });
    const activate = `${factors}/${enrolled.body['id']}/lifecycle/activate`;
    expect((await org.post(activate, { passCode: '123456' })).body['status']).toBe('ACTIVE');
  });

  test('accepts only the sent code of a text message', async () => {
    const sms = { factorType: 'sms', provider: 'OKTA', profile: { phoneNumber: '+15555550123' } };
    const enrolled = await org.post(factors, sms);
    const factor = org.sandbox.org.factors.get(String(enrolled.body['id']));
    const computed = totpCode(factor?.secret ?? '', org.sandbox.clock.now());
    const activate = `${factors}/${enrolled.body['id']}/lifecycle/activate`;
    expect((await org.post(activate, { passCode: computed })).status).toBe(403);
  });
});
