import type { LookupFunction } from 'node:net';
import type { Dispatcher, Pool as UndiciPool } from 'undici';
import { OktaError } from '../errors.ts';
import { markOwn, safeCause } from '../own-errors.ts';

/** An HTTP proxy between this machine and Okta. */
export interface ProxySettings {
  /** What undici's `EnvHttpProxyAgent` takes in place of the variables. */
  readonly httpsProxy: string;
  /** An empty list sends everything through the proxy. Absent: `NO_PROXY` decides, at each request. */
  readonly noProxy?: string;
  /** Host and port, for sentences. Never the credential. */
  readonly host: string;
}

/**
 * The proxy to use: the option's, else the one in `https_proxy`, `HTTPS_PROXY`, `http_proxy` or `HTTP_PROXY`, in that
 * order. `false` and a URL of loopback mean a direct connection.
 */
export function proxySettings(option: string | false | undefined): ProxySettings | undefined {
  if (option === false) return undefined;
  if (option !== undefined) return { ...parsed('proxy', option), noProxy: '' };
  const { env } = process;
  for (const name of ['https_proxy', 'HTTPS_PROXY', 'http_proxy', 'HTTP_PROXY']) {
    const value = env[name]?.trim();
    if (value !== undefined && value !== '') return parsed(name, value);
  }
  return undefined;
}

/** Whether a text is the URL of a proxy that can be used. Without a scheme it is an HTTP proxy, as for curl. */
export function isProxyUrl(text: string): boolean {
  const url = urlOf(text);
  return url !== undefined && ['http:', 'https:'].includes(url.protocol) && url.hostname !== '';
}

function urlOf(text: string): URL | undefined {
  return URL.parse(text.includes('://') ? text : `http://${text}`) ?? undefined;
}

function parsed(name: string, text: string): { httpsProxy: string; host: string } {
  const url = urlOf(text);
  if (url === undefined || !isProxyUrl(text)) {
    const hint = 'give it the URL of an HTTP proxy, for example http://proxy.acme.com:8080';
    // The value is not repeated: it may hold a password.
    throw new OktaError('invalid_request', `${name} is not a URL of an HTTP proxy; ${hint}.`, { field: name, hint });
  }
  return { httpsProxy: url.href, host: url.host };
}

/** How sockets to the org are made. */
export interface SocketOptions {
  readonly connections: number;
  readonly lookup: LookupFunction | undefined;
  readonly proxy: ProxySettings;
}

const connectTimeoutMs = 10_000;
const anyAddress = 'ENOTFOUND ENODATA EAI_AGAIN EAI_NONAME EAI_NODATA ETIMEOUT ESERVFAIL ECONNREFUSED'.split(' ');

/** Sends through the proxy, or directly to a host that `NO_PROXY` names. */
export async function proxyDispatcher({ connections, lookup, proxy }: SocketOptions): Promise<Dispatcher> {
  const { EnvHttpProxyAgent, Pool } = await import('undici');
  const { httpsProxy, noProxy } = proxy;
  return new EnvHttpProxyAgent({
    httpsProxy,
    ...(noProxy === undefined ? {} : { noProxy }),
    connections,
    pipelining: 1,
    connectTimeout: connectTimeoutMs,
    headersTimeout: 0,
    bodyTimeout: 0,
    // For hosts that NO_PROXY names; a tunnel brings a function of its own.
    connect: { timeout: connectTimeoutMs, ...(lookup === undefined ? {} : { lookup }) },
    // The proxy resolves the host itself. A host that is private as far as this machine knows stays refused; one that
    // only the proxy can resolve is not.
    factory: (origin, options) => new Pool(origin, guarded(options, lookup)),
    clientFactory: (url, options) => tunnels(new Pool(url, { ...options, headersTimeout: connectTimeoutMs }), proxy),
  });
}

/** Options of a pool whose tunnels are opened only to hosts that are not known to be private. */
function guarded(options: UndiciPool.Options, lookup: LookupFunction | undefined): UndiciPool.Options {
  const { connect } = options;
  if (typeof connect !== 'function' || lookup === undefined) return options;
  return {
    ...options,
    connect(target, done) {
      lookup(target.hostname, { all: true }, (error) => {
        if (error === null || anyAddress.includes(error.code ?? '')) connect(target, done);
        else done(error, null);
      });
    },
  };
}

/** A pool whose failed tunnels say what the proxy answered, which undici puts into a sentence only. */
function tunnels(pool: UndiciPool, { host }: ProxySettings): UndiciPool {
  const connect = pool.connect.bind(pool);
  const open = async (options: Dispatcher.ConnectOptions) => {
    const answer = await connect(options).catch((cause: unknown) => {
      throw new ProxyError(host, { cause });
    });
    if (answer.statusCode === 200) return answer;
    answer.socket.on('error', () => {}).destroy();
    throw new ProxyError(host, { status: answer.statusCode });
  };
  return Object.assign(pool, { connect: open });
}

/** No way through the proxy: it could not be reached, or refused to connect to the org. */
class ProxyError extends Error {
  /** Host and port of the proxy. */
  readonly proxy: string;
  /** The proxy's answer; absent if there was none. */
  readonly status: number | undefined;

  constructor(proxy: string, { status, cause }: { status?: number; cause?: unknown }) {
    super(status === undefined ? `cannot reach the proxy ${proxy}` : `the proxy ${proxy} answered ${status}`, {
      cause: safeCause(cause),
    });
    markOwn(this);
    this.name = 'ProxyError';
    this.proxy = proxy;
    this.status = status;
  }
}

// What a proxy that inspects TLS causes: its certificate is valid, but Node does not trust its issuer.
const untrustedIssuer = [
  'SELF_SIGNED_CERT_IN_CHAIN',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
];

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
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (code === 'ERR_PRIVATE_ADDRESS')
    return {
      what: `${host} has an address of a private network`,
      hint: 'use the address at which the org can be reached from the internet',
      final: true,
    };
  if (!untrustedIssuer.includes(code)) return undefined;
  return {
    what: `No secure connection to ${host} is possible (${code})`,
    hint: 'if your network inspects TLS, trust its certificate with NODE_EXTRA_CA_CERTS or node --use-system-ca',
    final: true,
  };
}

function proxyAdvice({ proxy, status }: ProxyError, host: string): RouteAdvice {
  if (status === undefined)
    return {
      final: false,
      what: `Cannot reach the proxy ${proxy}`,
      hint: `check HTTPS_PROXY, or add ${host} to NO_PROXY for a direct connection`,
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
