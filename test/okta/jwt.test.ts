import { createPublicKey, generateKeyPairSync, verify } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { encoded, signedJwt } from '../../src/okta/transport/jwt.ts';

const curves = [
  ['ES256', 'P-256', 64],
  ['ES384', 'P-384', 96],
  ['ES512', 'P-521', 132],
] as const;

describe('signedJwt', () => {
  // Short integers, which need padding, are rare: one in 128 signatures has one.
  test.each(curves)(
    '%s signatures over %s have %i bytes and are valid, whatever their integers',
    (algorithm, namedCurve, size) => {
      const { privateKey } = generateKeyPairSync('ec', { namedCurve });
      const key = { key: createPublicKey(privateKey), dsaEncoding: 'ieee-p1363' } as const;
      const lengths = new Set<number>();
      let valid = 0;
      for (let index = 0; index < 600; index += 1) {
        const jwt = signedJwt(encoded({ alg: algorithm }), { index }, { key: privateKey, algorithm });
        const [header, claims, signature = ''] = jwt.split('.');
        const bytes = Buffer.from(signature, 'base64url');
        lengths.add(bytes.length);
        if (verify(`sha${algorithm.slice(2)}`, Buffer.from(`${header}.${claims}`), key, bytes)) valid += 1;
      }
      expect([...lengths]).toEqual([size]);
      expect(valid).toBe(600);
    },
  );
});
