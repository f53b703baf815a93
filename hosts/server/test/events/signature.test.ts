import { expect, test } from 'vitest';
import { checkedSigningSecret, newSigningSecret, signedHeaders } from '../../src/events/signature.ts';

test('a signature equals the one of the reference implementation', () => {
  const message = { id: 'msg_p5jXN8AQM9LWM0D4loKWxJek', timestamp: 1614265330, body: '{"test": 2432232314}' };
  expect(signedHeaders('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', message)).toEqual({
    'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    'webhook-timestamp': '1614265330',
    'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  });
});

test('every new secret is another one, and accepted', () => {
  const secrets = [newSigningSecret(), newSigningSecret()];
  expect(new Set(secrets).size).toBe(2);
  for (const secret of secrets) expect(checkedSigningSecret(secret)).toBe(secret);
});

test.each([
  ['', 'empty'],
  ['MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'without the prefix'],
  ['whsec_MfKQ9r8G', 'too short'],
  [`whsec_${Buffer.alloc(65).toString('base64')}`, 'too long'],
  ['whsec_MfKQ9r8GKYqrTwjUPD8I-PZIo2LaLaSw', 'not base64'],
  [7, 'not text'],
])('the secret %j is refused: %s', (secret, _) => {
  expect(() => checkedSigningSecret(secret)).toThrow(expect.objectContaining({ field: 'secret' }));
});
