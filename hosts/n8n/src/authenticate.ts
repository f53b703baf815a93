import { authorizationHeader, parseOrgUrl } from 'okta-connector';
import { toCredential } from './connections.ts';
import { objectOf } from './schema.ts';

/** A request as any node of n8n may build it: its newer helper has `url`, its older one `uri`. */
export type OutgoingRequest = Readonly<Record<string, unknown>>;

/** Where n8n's two HTTP helpers look for the address. */
const addresses = ['url', 'uri', 'baseURL'] as const;

/**
 * Options that keep both of n8n's helpers from following a redirect. Both put the Authorization header back after a
 * redirect to another origin by default.
 */
const noRedirects = {
  disableFollowRedirect: true,
  followRedirect: false,
  followAllRedirects: false,
  maxRedirects: 0,
  sendCredentialsOnCrossOriginRedirect: false,
} as const;

/**
 * Adds the token to a request to the credential's own org, and refuses every other request. n8n calls this for any node
 * that may use the credential, such as its HTTP Request node, where a person who cannot see the token chooses the address.
 */
export function authenticate(
  data: Readonly<Record<string, unknown>>,
  request: OutgoingRequest,
): OutgoingRequest & { headers: Record<string, unknown> } {
  const { input, secret, sandbox } = toCredential(data);
  const { origin } = parseOrgUrl(input.orgUrl, { allowLoopback: sandbox });
  if (!('apiToken' in input))
    throw new Error('A service app signs each request, which only the Okta node can do. Use the Okta node.');
  checkAddress(request, origin);
  checkConnection(request, origin);
  const headers = Object.entries(objectOf(request['headers'])).filter(([name]) => !/^authorization$/i.test(name));
  return {
    ...request,
    ...noRedirects,
    // The token as it was pasted may be more than the token.
    headers: { ...Object.fromEntries(headers), Authorization: authorizationHeader(secret) },
  };
}

// URL parsers disagree about backslashes, white space and control characters, so an address with any of them is refused.
const ambiguous = /[\\\s\p{Cc}]/u;

/** Throws unless the address is at the org's origin, however n8n puts it together. */
function checkAddress(request: OutgoingRequest, origin: string): void {
  const given = addresses.filter((name) => request[name] !== undefined);
  const { url = request['uri'], baseURL } = request;
  const whole = given.every((name) => {
    const text = request[name];
    if (typeof text !== 'string' || ambiguous.test(text)) return false;
    return isAt(text, origin) || (name !== 'baseURL' && baseURL !== undefined && isPath(text));
  });
  if (!whole || (url === undefined && baseURL === undefined)) throw refused(origin, 'goes to another address');
}

function isAt(text: string, origin: string): boolean {
  if (!URL.canParse(text) || !/^https?:\/\//i.test(text)) return false;
  const { origin: own, username, password } = new URL(text);
  return own === origin && username === '' && password === '';
}

/** A path relative to the origin; `//host/path` names a host. */
function isPath(text: string): boolean {
  return /^\/(?!\/)/.test(text);
}

// A proxy together with a certificate authority of the sender's choice could read the token.
function checkConnection(request: OutgoingRequest, origin: string): void {
  const { proxy, agentOptions, rejectUnauthorized, skipSslCertificateValidation } = request;
  const unverified = rejectUnauthorized === false || skipSslCertificateValidation === true;
  if (unverified) throw refused(origin, 'skips the check of the certificate');
  if (proxy !== undefined && proxy !== '') throw refused(origin, 'goes through a proxy of its own');
  if (Object.keys(objectOf(agentOptions)).length > 0) throw refused(origin, 'brings its own TLS settings');
}

function refused(origin: string, why: string): Error {
  return new Error(
    `The request ${why}, so it does not get the API token. Use this credential for ${origin} only, best in the Okta node.`,
  );
}
