import { isOktaError, OktaError } from '../okta/errors.ts';
import { routeAdvice } from '../okta/transport/route-advice.ts';
import { TransportError } from '../okta/transport/transport.ts';
import { refusal } from './refusal.ts';

const tlsCode = /^(CERT_|ERR_TLS_|ERR_SSL_|EPROTO$|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|HOSTNAME_MISMATCH$|INVALID_CA$)/;
const unknownHost = ['ENOTFOUND', 'ENODATA', 'EAI_NONAME', 'EAI_NODATA'];
const timeouts = ['ETIMEDOUT', 'UND_ERR_CONNECT_TIMEOUT', 'UND_ERR_HEADERS_TIMEOUT', 'ECONNABORTED'];
const noRoute = ['EHOSTUNREACH', 'ENETUNREACH', 'EADDRNOTAVAIL'];

const checkUrl = 'check the org URL';
const checkProxy = `${checkUrl} and any proxy in between`;

/** The error for an org URL that did not respond. */
export function networkFailure(origin: string, error: unknown): OktaError {
  const { host } = new URL(origin);
  const chain = causesOf(error);
  const codes = chain.flatMap((cause) => ('code' in cause && typeof cause.code === 'string' ? [cause.code] : []));
  const kind = chain.find((cause) => cause instanceof TransportError)?.kind;
  const has = (wanted: readonly string[]) => codes.some((code) => wanted.includes(code));
  if (kind === 'aborted' || (isOktaError(error) && error.category === 'cancelled'))
    return new OktaError('cancelled', { what: 'The connection test was canceled' }, { cause: error });
  if (has(['ERR_PRIVATE_ADDRESS'])) {
    const hint = 'use the public address of the org, for example https://acme.okta.com';
    return refusal('orgUrl', { what: `leads to ${host}, which has a private network address`, hint });
  }
  const fail = (what: string, hint: string) =>
    new OktaError('unavailable', { what, hint }, { field: 'orgUrl', cause: error });
  for (const cause of chain) {
    const advice = routeAdvice(cause, host);
    if (advice !== undefined) return fail(advice.what, advice.hint);
  }
  if (has(unknownHost))
    return fail(
      `The host ${host} does not exist`,
      `${checkUrl} for typos, or set HTTPS_PROXY if your network needs a proxy`,
    );
  if (has(['EAI_AGAIN']))
    return fail(`Cannot look up the address of ${host} right now`, 'check the network, then try again');
  if (has(['ECONNREFUSED'])) return fail(`${host} refused the connection`, checkUrl);
  if (has(noRoute)) return fail(`Cannot reach ${host}`, 'check the network or proxy settings');
  const tls = codes.find((code) => tlsCode.test(code));
  if (tls !== undefined) return fail(`Cannot open a secure connection to ${host} (${tls})`, checkProxy);
  // The HTTP parsers of undici and of Node.
  if (chain.some(({ name }) => name === 'HTTPParserError') || codes.some((code) => code.startsWith('HPE_')))
    return fail(`${host} does not speak HTTP`, checkUrl);
  if (kind === 'timeout' || has(timeouts))
    return fail(`${host} did not respond in time`, `${checkUrl} and any firewall in between`);
  return fail(`The connection to ${host} was lost${codes[0] === undefined ? '' : ` (${codes[0]})`}`, 'try again');
}

/** An error, its causes, and the attempts (one per address) that it sums up; the outermost first. */
function causesOf(error: unknown): Error[] {
  const chain: Error[] = [];
  const pending: unknown[] = [error];
  for (const seen of pending) {
    if (!(seen instanceof Error) || chain.length >= 20) continue;
    chain.push(seen);
    pending.push(seen.cause);
    if (seen instanceof AggregateError) pending.push(...seen.errors);
  }
  return chain;
}
