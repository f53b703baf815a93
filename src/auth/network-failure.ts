import { OktaError } from '../okta/errors.ts';
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
  const codes = errorCodes(error);
  const has = (wanted: readonly string[]) => codes.some((code) => wanted.includes(code));
  if (error instanceof TransportError && error.kind === 'aborted')
    return new OktaError('cancelled', 'The connection test was cancelled.', { cause: error });
  if (has(['ERR_PRIVATE_ADDRESS'])) {
    const hint = 'use the address at which the org can be reached from the internet, as https://acme.okta.com';
    return refusal('orgUrl', { what: `leads to ${host}, which has an address of a private network`, hint });
  }
  const fail = (what: string, hint: string) =>
    new OktaError('unavailable', `${what}; ${hint}.`, { field: 'orgUrl', hint, cause: error });
  if (has(unknownHost)) return fail(`There is no host named ${host}`, `${checkUrl} for a typing error`);
  if (has(['EAI_AGAIN']))
    return fail(`The address of ${host} cannot be looked up just now`, 'check the network, and try again');
  if (has(['ECONNREFUSED'])) return fail(`${host} refuses the connection`, checkUrl);
  if (has(noRoute)) return fail(`There is no way to ${host} from here`, 'check the network and its firewall');
  const tls = codes.find((code) => tlsCode.test(code));
  if (tls !== undefined) {
    const hint = `${checkUrl}, and whether a proxy of your own network answers in Okta's place`;
    return fail(`No secure connection to ${host} is possible (${tls})`, hint);
  }
  if ((error instanceof TransportError && error.kind === 'timeout') || has(timeouts))
    return fail(`${host} does not answer in time`, `${checkUrl}, and whether a firewall stands in between`);
  return fail(`The connection to ${host} was lost${codes[0] === undefined ? '' : ` (${codes[0]})`}`, 'try again');
}

/** Whether asking once more may help: the connection was lost on the way, nothing more definite. */
export function isPassing(error: unknown): boolean {
  if (error instanceof TransportError && error.kind !== 'connection') return false;
  return errorCodes(error).every((code) => ['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET', 'EAI_AGAIN'].includes(code));
}

/** The codes of an error, of its causes, and of the attempts (one per address) that it sums up; the outermost first. */
function errorCodes(error: unknown): string[] {
  const codes: string[] = [];
  const pending: unknown[] = [error];
  for (const seen of pending) {
    if (!(seen instanceof Error) || pending.length > 20) continue;
    if ('code' in seen && typeof seen.code === 'string') codes.push(seen.code);
    if (seen.cause !== undefined) pending.push(seen.cause);
    if (seen instanceof AggregateError) pending.push(...seen.errors);
  }
  return codes;
}
