import type { IncomingMessage, ServerResponse } from 'node:http';
import { defaultMaxBytes, type HookAnswer, type HookRequest } from './receive.ts';

/**
 * A listener for `node:http` that lets `receive` answer. A body above `maxBytes` is not read to its end; Okta's limit is
 * far below.
 */
export function hookListener(
  receive: (request: HookRequest) => Promise<HookAnswer>,
  { maxBytes = defaultMaxBytes }: { readonly maxBytes?: number } = {},
): (request: IncomingMessage, response: ServerResponse) => void {
  return (request, response) => {
    void answer(request, { response, receive, maxBytes });
  };
}

interface Answering {
  readonly response: ServerResponse;
  readonly receive: (request: HookRequest) => Promise<HookAnswer>;
  readonly maxBytes: number;
}

async function answer(request: IncomingMessage, { response, receive, maxBytes }: Answering): Promise<void> {
  try {
    const { method = '', headers } = request;
    const { body, whole } = await read(request, maxBytes);
    const told = await receive({ method, headers, body });
    // What is left of a body that is too large would be taken for the next request.
    const close = whole ? {} : { connection: 'close' };
    response.writeHead(told.status, { ...told.headers, ...close }).end(told.body, () => {
      if (!whole) request.destroy();
    });
  } catch {
    // The sender has gone, or `receive` has failed: Okta tries once more after a 5xx.
    if (!response.headersSent) response.writeHead(503);
    response.end();
  }
}

async function read(request: IncomingMessage, maxBytes: number): Promise<{ body: Buffer; whole: boolean }> {
  const { promise, resolve, reject } = Promise.withResolvers<{ body: Buffer; whole: boolean }>();
  const chunks: Buffer[] = [];
  let bytes = 0;
  request.on('data', (chunk: Buffer) => {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes <= maxBytes) return;
    request.pause();
    resolve({ body: Buffer.concat(chunks), whole: false });
  });
  request.on('end', () => resolve({ body: Buffer.concat(chunks), whole: true }));
  request.on('error', reject);
  request.on('close', () => reject(new Error('The request ended too early.')));
  return promise;
}
