import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { HookChannel } from './input.ts';

/** A request to a hook's endpoint. */
export interface HookRequest {
  readonly method: 'GET' | 'POST';
  readonly channel: HookChannel;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly timeoutMs: number;
  /** Ends the request at once, as a failure. */
  readonly signal: AbortSignal;
}

/** The status and text of the response, or why there was none. */
export type HookReply =
  | { readonly kind: 'answered'; readonly status: number; readonly text: string }
  | { readonly kind: 'failed'; readonly reason: 'timed out' | 'connection failed' };

const maxReply = 65_536;

function headersOf(request: HookRequest): Record<string, string | number> {
  const { headers, authorization } = request.channel;
  const own = [...headers, ...(authorization === undefined ? [] : [authorization])].map(({ key, value }) => [
    key,
    value,
  ]);
  const length = request.body === undefined ? {} : { 'content-length': Buffer.byteLength(request.body) };
  return { accept: 'application/json', ...Object.fromEntries(own), ...request.headers, ...length };
}

/** Sends once, never follows a redirect and never throws. The timeout covers everything up to the last byte. */
export function sendToHook(request: HookRequest): Promise<HookReply> {
  const { promise, resolve } = Promise.withResolvers<HookReply>();
  const url = new URL(request.channel.uri);
  const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
  const outgoing = send(url, {
    method: request.method,
    headers: headersOf(request),
    agent: false,
    signal: request.signal,
  });
  const end = (reply: HookReply): void => {
    clearTimeout(timer);
    resolve(reply);
    outgoing.destroy();
  };
  const timer = setTimeout(() => end({ kind: 'failed', reason: 'timed out' }), request.timeoutMs);
  timer.unref();
  outgoing.on('error', () => end({ kind: 'failed', reason: 'connection failed' }));
  outgoing.on('response', (response) => {
    let text = '';
    response.setEncoding('utf8');
    response.on('data', (chunk: string) => {
      text += chunk;
      if (text.length > maxReply) end({ kind: 'failed', reason: 'connection failed' });
    });
    response.on('error', () => end({ kind: 'failed', reason: 'connection failed' }));
    response.on('end', () => end({ kind: 'answered', status: response.statusCode ?? 0, text }));
  });
  outgoing.end(request.body);
  return promise;
}
