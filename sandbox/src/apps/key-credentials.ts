import { type Call, type OrgResponse, ok } from '../http/call.ts';
import { invalid, notFound } from '../http/errors.ts';
import type { AppKey } from '../state/model.ts';
import { randomText } from '../state/random.ts';
import { appOf } from './apps.ts';
import { insertKey } from './keys.ts';

/** A key credential (Okta's reference: JsonWebKey, KeyCredentialExample). */
function view({ kid, created, expiresAt, x5c, x5t, n }: AppKey): Record<string, unknown> {
  return {
    kty: 'RSA',
    created,
    lastUpdated: created,
    expiresAt,
    kid,
    use: 'sig',
    x5c: [x5c],
    'x5t#S256': x5t,
    e: 'AQAB',
    n,
  };
}

function keyOf(call: Call): AppKey {
  const kid = call.param('keyId');
  const key = call.org.appKeys.get(appOf(call).id, kid);
  if (key === undefined) throw notFound(kid, 'JsonWebKey');
  return key;
}

export function listKeys(call: Call): OrgResponse {
  return ok([...call.org.appKeys.ofLeft(appOf(call).id)].map(view));
}

/** Okta docs: generate a key credential: 201. */
export function generateKey(call: Call): OrgResponse {
  const app = appOf(call);
  const years = Number(call.query.get('validityYears') ?? 2);
  // Okta's reference (ErrorKeyCredentialInvalidValidity).
  if (!Number.isInteger(years) || years < 2 || years > 10)
    throw invalid('generateKey', 'Validity years out of range. It should be 2 - 10 years.');
  const key = insertKey(call.org, app, { kid: randomText(call.org.random, 43), years });
  return { status: 201, body: view(key) };
}

/** Okta docs: clone a key credential to another app: 201. */
export function cloneKey(call: Call): OrgResponse {
  const { org } = call;
  const key = keyOf(call);
  const id = call.query.get('targetAid') ?? '';
  const target = org.apps.get(id);
  if (target === undefined) throw notFound(id, 'AppInstance');
  // Okta's reference (ErrorKeyCredentialCloneDuplicateKey).
  if (org.appKeys.has(target.id, key.kid))
    throw invalid('cloneKey', 'Key already exists in the list of key credentials for the target app.');
  const copy = org.appKeys.set(target.id, key.kid, { ...key, appId: target.id, seq: org.nextSeq() });
  return { status: 201, body: view(copy) };
}

export function getKey(call: Call): OrgResponse {
  return ok(view(keyOf(call)));
}
