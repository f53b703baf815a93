import type { MiddlewareHandler } from 'hono';
import type { Env } from './context.ts';
import { mostBytes, tooLarge } from './read-body.ts';

/**
 * Rejects bodies that are too large. Hono's own middleware makes a `Request` of a `Request`, which needs the global classes to be replaced:
 * a library must not do that to the process around it.
 */
export const limitedBody: MiddlewareHandler<Env> = async (context, next) => {
  const length = context.req.header('content-length');
  if (length !== undefined && Number(length) > mostBytes) throw tooLarge();
  const { raw } = context.req;
  // Node ends a body at its declared length, so only one without a length can be longer than that.
  if (length === undefined && context.req.header('transfer-encoding') !== undefined && raw.body !== null) {
    const { method, url, headers, signal } = raw;
    context.req.raw = new Request(url, { method, headers: [...headers], signal, body: await readBounded(raw.body) });
  }
  await next();
};

async function readBounded(body: ReadableStream<Uint8Array>): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.length;
    if (bytes > mostBytes) throw tooLarge();
    chunks.push(chunk);
  }
  return new Uint8Array(Buffer.concat(chunks));
}
