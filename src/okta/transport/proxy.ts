import type { LookupFunction } from 'node:net';
import type { Dispatcher, Pool as UndiciPool } from 'undici';
import { OktaError } from '../errors.ts';
import { isNotTls, ProxyError } from './route-advice.ts';

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
    // The value is not repeated: it may contain a password.
    const what = `${name} is not the URL of an HTTP proxy`;
    const hint = 'use a URL such as http://proxy.acme.com:8080';
    throw new OktaError('invalid_request', { what, hint }, { field: name });
  }
  url.username = decodable(url.username);
  url.password = decodable(url.password);
  // Ignore the path, as curl does; undici rejects one.
  return { httpsProxy: Object.assign(url, { pathname: '', search: '', hash: '' }).href, host: url.host };
}

/** A part of a URL that can be decoded: with its percent signs taken literally if they encode nothing. */
function decodable(part: string): string {
  try {
    decodeURIComponent(part);
    return part;
  } catch {
    return part.replaceAll('%', '%25');
  }
}

/** Options for sockets to the org. */
export interface SocketOptions {
  readonly connections: number;
  readonly lookup: LookupFunction | undefined;
  readonly proxy: ProxySettings;
  /** How long a socket may stay idle, in milliseconds. */
  readonly idleMs: number;
}

const connectTimeoutMs = 10_000;
const anyAddress = 'ENOTFOUND ENODATA EAI_AGAIN EAI_NONAME EAI_NODATA ETIMEOUT ESERVFAIL ECONNREFUSED'.split(' ');

/** Sends through the proxy, or directly to a host that `NO_PROXY` names. */
export async function proxyDispatcher({ connections, lookup, proxy, idleMs }: SocketOptions): Promise<Dispatcher> {
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
    keepAliveMaxTimeout: idleMs,
    // For hosts that NO_PROXY names. A tunnel has its own function.
    connect: { timeout: connectTimeoutMs, ...(lookup === undefined ? {} : { lookup }) },
    // The proxy resolves the host itself. A host that is private as far as this machine knows stays refused; one that
    // only the proxy can resolve is not.
    factory: (origin, options) => new Pool(origin, inTunnels(guarded(options, lookup), proxy)),
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

/** Options of a pool that notices a proxy which answers 200 but then speaks for itself, for example with an HTML page. */
function inTunnels(options: UndiciPool.Options, { host }: ProxySettings): UndiciPool.Options {
  const { connect } = options;
  if (typeof connect !== 'function') return options;
  return {
    ...options,
    connect(target, done) {
      connect(target, (...[error, socket]) => {
        if (error === null) done(null, socket);
        else done(isNotTls(error) ? new ProxyError(host, { status: 200, cause: error }) : error, null);
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
