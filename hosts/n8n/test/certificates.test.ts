import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterEach, expect, test } from 'vitest';
import { startSandbox } from '../../../sandbox/src/index.ts';
import { expiredPem, futurePem, pem, startHttpsOrg } from '../../../test/support/https-org.ts';
import { testTransport } from '../src/bottom.ts';
import { legacyHelper } from './legacy-helper.ts';

const trusted = getCACertificates('default');
afterEach(() => setDefaultCACertificates(trusted));

test.each([
  ['has an unknown issuer', pem, [], 'DEPTH_ZERO_SELF_SIGNED_CERT'],
  ['names another host', pem, [pem], 'ERR_TLS_CERT_ALTNAME_INVALID'],
  ['has expired', expiredPem, [expiredPem], 'CERT_HAS_EXPIRED'],
  ['is not valid yet', futurePem, [futurePem], 'CERT_NOT_YET_VALID'],
])('a write to an org whose certificate %s counts as not sent', async (_, own, more, code) => {
  setDefaultCACertificates([...trusted, ...more]);
  const sandbox = await startSandbox({ listen: false });
  const { port } = await startHttpsOrg(sandbox, { key: own, cert: own });
  const transport = testTransport({ helpers: { request: legacyHelper } });
  const sending = transport({
    operation: 'addGroup',
    bucket: 'groups',
    method: 'POST',
    url: `https://127.0.0.1:${port}/api/v1/groups`,
    headers: { authorization: `SSWS ${sandbox.token}` },
    body: '{"profile":{"name":"Pilots"}}',
    repeat: false,
    deadlineAt: Number.POSITIVE_INFINITY,
    record: { attempts: 0, lost: false, waitedMs: 0 },
  });
  await expect(sending).rejects.toMatchObject({ kind: 'connection', sent: false, cause: { code } });
  expect(sandbox.requests).toEqual([]);
});
