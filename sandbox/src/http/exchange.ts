import type { IncomingHttpHeaders } from 'node:http';
import type { Random } from '../state/random.ts';
import { maskedUrl } from './masked-body.ts';
import type { Allowance } from './rate-limits.ts';
import type { RecordedRequest } from './traffic.ts';

/** A request as it arrived, over a socket or in this process. */
export interface IncomingRequest {
  readonly method: string;
  /** The path with its query. */
  readonly url: string;
  /** Names in lower case. */
  readonly headers: IncomingHttpHeaders;
  /** Scheme and host of the request, which links in the response repeat. */
  readonly origin: string;
  readonly ip: string;
}

/** The state of a request while the org processes it. */
export interface Exchange extends IncomingRequest {
  /** The request ID that the response names. */
  readonly id: string;
  readonly record: RecordedRequest;
  /** The text of the body. The record masks its secrets. */
  text: string;
  readonly path: string;
  readonly search: string;
  /** The values of the X-Rate-Limit headers. */
  allowance: Allowance | undefined;
}

/** The largest body that is read. */
export const maxBodyBytes = 10 * 1024 * 1024;

/** Starts an exchange at a moment of the org's clock. */
export function openExchange(incoming: IncomingRequest, at: { now: number; random: Random }): Exchange {
  const { method, url, headers } = incoming;
  const mark = url.indexOf('?');
  return {
    ...incoming,
    id: requestId(at.random),
    path: mark === -1 ? url : url.slice(0, mark),
    search: mark === -1 ? '' : url.slice(mark + 1),
    record: { method, path: maskedUrl(url), headers: masked(headers), body: '', status: 0, t: at.now },
    text: '',
    allowance: undefined,
  };
}

/** Recorded from real orgs: 32 hexadecimal digits. */
function requestId(random: Random): string {
  let id = '';
  for (let part = 0; part < 4; part += 1) id += ((random() * 0xf0000000 + 0x10000000) >>> 0).toString(16);
  return id;
}

function masked(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  const { authorization, cookie, dpop } = headers;
  if (authorization === undefined && cookie === undefined && dpop === undefined) return headers;
  return {
    ...headers,
    ...(authorization === undefined ? {} : { authorization: withoutValue(authorization) }),
    ...(cookie === undefined ? {} : { cookie: '***' }),
    ...(dpop === undefined ? {} : { dpop: '***' }),
  };
}

function withoutValue(authorization: string): string {
  const space = authorization.indexOf(' ');
  return space === -1 ? '***' : `${authorization.slice(0, space)} ***`;
}
