import { markOwn, safeCause } from '../own-errors.ts';

/** No way through the proxy: it could not be reached, or refused to connect to the org. */
export class ProxyError extends Error {
  /** Host and port of the proxy. */
  readonly proxy: string;
  /** The status of the proxy's answer; absent if there was none. 200 means that the proxy sent something else than TLS. */
  readonly status: number | undefined;
  /** Whether a connection to the proxy was open, but the proxy closed it without a complete answer. */
  readonly isCutOff: boolean;

  constructor(proxy: string, { status, cause }: { status?: number; cause?: unknown }) {
    super(status === undefined ? `cannot reach the proxy ${proxy}` : `the proxy ${proxy} answered ${status}`, {
      cause: safeCause(cause),
    });
    markOwn(this);
    this.name = 'ProxyError';
    this.proxy = proxy;
    this.status = status;
    this.isCutOff = /^(?:UND_ERR_SOCKET|UND_ERR_RES_CONTENT_LENGTH_MISMATCH|ECONNRESET|EPIPE)$/.test(codeOf(cause));
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

/** Whether a TLS connection failed because the other side used another protocol. */
export function isNotTls(error: unknown): boolean {
  return ['ERR_SSL_WRONG_VERSION_NUMBER', 'ERR_SSL_PACKET_LENGTH_TOO_LONG', 'ERR_SSL_HTTP_REQUEST'].includes(
    codeOf(error),
  );
}

// What a proxy that inspects TLS causes: its certificate is valid, but Node does not trust its issuer.
const untrustedIssuer = [
  'SELF_SIGNED_CERT_IN_CHAIN',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
];

// By the clock of this machine, so a wrong clock looks the same.
const outsideValidity: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: 'has expired',
  CERT_NOT_YET_VALID: 'is not valid yet',
};

/** What happened on the way to a host, and what to do. */
export interface RouteAdvice {
  readonly what: string;
  readonly hint: string;
  /** Whether another attempt would fail alike. */
  readonly final: boolean;
}

/** The advice for a failure that the caller's own network causes; `undefined` for any other. */
export function routeAdvice(error: unknown, host: string): RouteAdvice | undefined {
  if (error instanceof ProxyError) return proxyAdvice(error, host);
  const code = codeOf(error);
  if (code === 'ERR_PRIVATE_ADDRESS')
    return {
      what: `${host} has an address of a private network`,
      hint: 'use the address at which the org can be reached from the internet',
      final: true,
    };
  if (isNotTls(error))
    return {
      what: `No secure connection to ${host} is possible: the response is not TLS`,
      hint: 'check the org URL, and that no proxy responds in its place',
      final: true,
    };
  const validity = outsideValidity[code];
  if (validity !== undefined)
    return {
      what: `The certificate of ${host} ${validity} (${code})`,
      hint: "check this machine's clock, the org URL and any proxy in between",
      final: true,
    };
  if (!untrustedIssuer.includes(code)) return undefined;
  return {
    what: `No secure connection to ${host} is possible (${code})`,
    hint: 'if your network inspects TLS, trust its certificate with NODE_EXTRA_CA_CERTS or node --use-system-ca',
    final: true,
  };
}

function proxyAdvice({ proxy, status, isCutOff }: ProxyError, host: string): RouteAdvice {
  if (status === undefined && isCutOff)
    return {
      final: false,
      what: `The proxy ${proxy} closed the connection before it opened a tunnel to ${host}`,
      hint: 'check HTTPS_PROXY: the proxy may require a user name and password',
    };
  if (status === undefined)
    return {
      final: false,
      what: `Cannot reach the proxy ${proxy}`,
      hint: `check HTTPS_PROXY, or add ${host} to NO_PROXY for a direct connection`,
    };
  if (status === 200)
    return {
      final: true,
      what: `The proxy ${proxy} did not open a tunnel to ${host}, although it answered with HTTP status 200`,
      hint: 'check HTTPS_PROXY, and whether the proxy asks you to sign in first',
    };
  if (status === 407)
    return {
      final: true,
      what: `The proxy ${proxy} requires a user name and password`,
      hint: 'put them into HTTPS_PROXY, for example http://user:password@proxy.acme.com:8080',
    };
  return {
    final: status < 500,
    what: `The proxy ${proxy} did not connect to ${host} (HTTP status ${status})`,
    hint: 'check the org URL, and that the proxy allows this host',
  };
}
