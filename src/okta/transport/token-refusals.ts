import type { Category } from '../categories.ts';
import { OktaError, type Problem } from '../errors.ts';

const operation = 'token';

/** A refusal of the token endpoint (RFC 6749, section 5.2). */
export interface Refusal {
  readonly error: string;
  readonly description: string;
}

/** Whether the app takes no proof at all. Okta's words for it are not documented. */
export function isProofRefused(error: string, description: string): boolean {
  return error === 'invalid_dpop_proof' && /not (?:allowed|supported|enabled|expected)/i.test(description);
}

export function isAboutTime(description: string): boolean {
  return /expired|issued in the future|\biat\b|\bexp\b|clock|too far/i.test(description);
}

export function isAboutScopes({ error, description }: Refusal): boolean {
  return (
    error === 'invalid_scope' ||
    error === 'consent_required' ||
    (error === 'access_denied' && /scope/i.test(description))
  );
}

export function notGranted(
  missing: readonly string[],
  { error, description }: Refusal = { error: 'invalid_scope', description: '' },
): OktaError {
  const [one] = missing;
  const what =
    missing.length === 1
      ? `Okta has not granted the scope ${one} to the app`
      : `Okta has not granted these scopes to the app: ${missing.join(', ')}`;
  const hint = `grant ${missing.length === 1 ? 'it' : 'them'} in Okta (the app, Okta API Scopes), or leave ${missing.length === 1 ? 'it' : 'them'} out`;
  return refused('forbidden', { what, hint }, { field: 'scopes', error, description });
}

/** What each refusal of the token endpoint means, with the field of the connection at fault. */
export function refusalOf({ error, description }: Refusal, clientId: string): OktaError {
  const told = { error, description };
  if (
    /client_id|client id|no client|client was not found|invalid value for 'client_id'/i.test(description) &&
    error === 'invalid_client'
  )
    return refused(
      'unauthenticated',
      {
        what: `Okta knows no app with the client ID ${clientId}`,
        hint: 'copy the client ID of the app (Applications, the app, General), and check that the app is active and in this org',
      },
      { field: 'clientId', ...told },
    );
  if (isAboutTime(description) && (error === 'invalid_client' || error === 'invalid_dpop_proof'))
    return refused(
      'unauthenticated',
      {
        what: 'Okta rejected the time in the signed request of the app',
        hint: 'correct the clock of this machine',
      },
      { field: 'privateKey', ...told },
    );
  if (error === 'invalid_client' && /auth_method|authentication method|client_secret/i.test(description))
    return refused(
      'unauthenticated',
      {
        what: 'The app does not authenticate with a private key',
        hint: 'choose "Public key / Private key" in the app (General, Client Credentials)',
      },
      { field: 'privateKey', ...told },
    );
  if (error === 'invalid_client' && /kid|jwks|key/i.test(description) && !/signature/i.test(description))
    return refused(
      'unauthenticated',
      {
        what: `The app ${clientId} has no such key in Okta`,
        hint: 'add the public key to the app (General, Client Credentials, Public Keys), and check the key ID',
      },
      { field: 'privateKey', ...told },
    );
  if (error === 'invalid_client' || error === 'E0000011')
    return refused(
      'unauthenticated',
      {
        what: `Okta rejected the client ID ${clientId} or its key`,
        hint: "check that the client ID is the app's, that the app is active, and that its public key belongs to this private key",
      },
      { field: 'privateKey', ...told },
    );
  if (error === 'unauthorized_client' || error === 'unsupported_grant_type')
    return refused(
      'unauthenticated',
      {
        what: `The app ${clientId} may not fetch tokens for itself`,
        hint: 'use an app of the type API Services, which has the grant type Client Credentials',
      },
      { field: 'clientId', ...told },
    );
  if (error === 'invalid_dpop_proof' || error === 'use_dpop_nonce')
    return refused(
      'unauthenticated',
      {
        what: 'Okta rejected the proof of possession (DPoP) of the app',
        hint: 'check that no proxy changes the address or the headers of requests to Okta',
      },
      { field: 'orgUrl', ...told },
    );
  return refused(
    'unauthenticated',
    { what: `Okta gave the app ${clientId} no access token`, hint: 'check the app in Okta' },
    { field: 'clientId', ...told },
  );
}

function refused(
  category: Category,
  { what, hint }: Problem,
  { field, error, description }: { readonly field: string } & Refusal,
): OktaError {
  const words = description === '' ? error : `${error}: ${description.replace(/[.\s]+$/, '')}`;
  return new OktaError(
    category,
    { what: `${what} (${words})`, ...(hint === undefined ? {} : { hint }) },
    { field, operation, errorCode: error, summary: description },
  );
}
