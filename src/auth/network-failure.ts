import { isOktaError, OktaError } from '../okta/errors.ts';
import { routeAdvice } from '../okta/transport/route-advice.ts';
import { TransportError } from '../okta/transport/transport.ts';
import { refusal } from './refusal.ts';

const tlsCode = /^(CERT_|ERR_TLS_|ERR_SSL_|EPROTO$|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|HOSTNAME_MISMATCH$|INVALID_CA$)/;
const unknownHost = ['ENOTFOUND', 'ENODATA', 'EAI_NONAME', 'EAI_NODATA'];
const timeouts = ['ETIMEDOUT', 'UND_ERR_CONNECT_TIMEOUT', 'UND_ERR_HEADERS_TIMEOUT', 'ECONNABORTED'];
const noRoute = ['EHOSTUNREACH', 'ENETUNREACH', 'EADDRNOTAVAIL'];

const checkUrl = 'check the org URL';

/** Why no answer came from an org URL, as the error to show beside that field. */
export function networkFailure(origin: string, error: unknown): OktaError {
  const { host } = new URL(origin);
  const chain = causesOf(error);
  const codes = chain.flatMap((cause) => ('code' in cause && typeof cause.code === 'string' ? [cause.code] : []));
  const kind = chain.find((cause) => cause instanceof TransportError)?.kind;
  const has = (wanted: readonly string[]) => codes.some((code) => wanted.includes(code));
  if (kind === 'aborted' || (isOktaError(error) && error.category === 'cancelled'))
    return new OktaError('cancelled', 'The connection test was cancelled.', { cause: error });
  if (has(['ERR_PRIVATE_ADDRESS'])) {
    const hint = 'use the address at which the org can be reached from the internet, as https://acme.okta.com';
    return refusal('orgUrl', { what: `leads to ${host}, which has an address of a private network`, hint });
  }
  const fail = (what: string, hint: string) =>
    new OktaError('unavailable', `${what}; ${hint}.`, { field: 'orgUrl', hint, cause: error });
  for (const cause of chain) {
    const advice = routeAdvice(cause, host);
    if (advice !== undefined) return fail(advice.what, advice.hint);
  }
  if (has(unknownHost))
    return fail(
      `There is no host named ${host}`,
      `${checkUrl} for typos, or set HTTPS_PROXY if your network needs a proxy`,
    );
  if (has(['EAI_AGAIN']))
    return fail(`The address of ${host} cannot be looked up just now`, 'check the network, and try again');
  if (has(['ECONNREFUSED'])) return fail(`${host} refuses the connection`, checkUrl);
  if (has(noRoute)) return fail(`There is no way to ${host} from here`, 'check the network and its firewall');
  const tls = codes.find((code) => tlsCode.test(code));
  if (tls !== undefined) {
    const hint = `${checkUrl}, and whether a proxy of your own network answers in Okta's place`;
    return fail(`No secure connection to ${host} is possible (${tls})`, hint);
  }
  // The HTTP parsers of undici and of Node.
  if (chain.some(({ name }) => name === 'HTTPParserError') || codes.some((code) => code.startsWith('HPE_')))
    return fail(`${host} answers, but not by HTTP`, checkUrl);
  if (kind === 'timeout' || has(timeouts))
    return fail(`${host} does not answer in time`, `${checkUrl}, and whether a firewall stands in between`);
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
