import { setTimeout as sleep } from 'node:timers/promises';
import { hostOfOrigin } from './allowed-hosts.ts';
import { type Exchange, maxBodyBytes } from './exchange.ts';
import type { Delivery, OrgService } from './org-service.ts';
import type { WireResponse } from './response-writer.ts';

const bodyless = [204, 205, 304];

/**
 * Handles a request without a socket. Rejects as `fetch` does: with a TypeError when the connection is lost, with the
 * reason of the signal when the request is aborted.
 */
export async function respondInProcess(service: OrgService, request: Request): Promise<Response> {
  const { origin, pathname, search, host } = new URL(request.url);
  const headers = Object.fromEntries(request.headers);
  const refusal = hostOfOrigin(headers['host'], host);
  if (refusal !== undefined) return Response.json({ error: refusal }, { status: 403 });
  const bytes = Buffer.from(await request.arrayBuffer());
  request.signal.throwIfAborted();
  // A Request has no Content-Length: the HTTP client adds it on sending.
  if (headers['transfer-encoding'] === undefined) headers['content-length'] ??= String(bytes.length);
  const { method } = request;
  const exchange = service.arrived({ method, url: pathname + search, headers, origin, ip: '127.0.0.1' });
  try {
    if (bytes.length > maxBodyBytes) return tooLarge(exchange);
    if (bytes.length > 0) service.received(exchange, bytes.toString('utf8'));
    return await deliver(exchange, await service.serve(exchange), request.signal);
  } finally {
    service.left();
  }
}

function tooLarge({ record }: Exchange): Response {
  record.status = 413;
  return Response.json({ error: 'The body has more than 10 MB. Send a smaller one.' }, { status: 413 });
}

async function deliver({ record }: Exchange, delivery: Delivery, signal: AbortSignal): Promise<Response> {
  signal.throwIfAborted();
  if (delivery.kind === 'lost') throw connectionLost();
  const { reply } = delivery;
  if (delivery.kind === 'reply' && delivery.delayMs !== undefined) await delay(delivery.delayMs, signal);
  record.status = reply.status;
  if (delivery.kind === 'reply') return new Response(bodyless.includes(reply.status) ? null : reply.text, init(reply));
  const status = reply.status === 204 ? 200 : reply.status;
  return new Response(half(reply.text === '' ? '{}' : reply.text), { ...init(reply), status });
}

async function delay(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await sleep(ms, undefined, { ref: false, signal });
  } catch {
    signal.throwIfAborted();
  }
}

function init({ status, headers }: WireResponse): { status: number; headers: Headers } {
  const sent = new Headers();
  for (let index = 0; index < headers.length; index += 2) sent.append(headers[index] ?? '', headers[index + 1] ?? '');
  return { status, headers: sent };
}

/** The first half of a text, then the end of the connection. */
function half(text: string): ReadableStream<Uint8Array> {
  const bytes = Buffer.from(text);
  let sent = false;
  return new ReadableStream({
    pull(controller) {
      if (sent) {
        controller.error(connectionLost());
        return;
      }
      sent = true;
      controller.enqueue(bytes.subarray(0, Math.ceil(bytes.length / 2)));
    },
  });
}

/** What `fetch` of undici rejects with when the server closes the connection. */
function connectionLost(): TypeError {
  const cause = Object.assign(new Error('other side closed'), { code: 'UND_ERR_SOCKET' });
  return new TypeError('fetch failed', { cause });
}
