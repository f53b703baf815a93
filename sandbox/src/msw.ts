import { type HttpHandler, http } from 'msw/http';
import type { Sandbox } from './index.ts';

/**
 * The org as request handlers of Mock Service Worker. They respond under one origin and leave every other request alone.
 *
 * ```ts
 * const sandbox = await startSandbox({ listen: false });
 * const server = setupServer(...oktaHandlers(sandbox));
 * ```
 */
export function oktaHandlers(sandbox: Sandbox, origin: string = sandbox.url): HttpHandler[] {
  const url = URL.canParse(origin) ? new URL(origin) : undefined;
  if (url === undefined || url.origin === 'null') {
    throw new Error(`${origin} is not the origin of an org. Use one such as https://acme.okta.com.`);
  }
  return [http.all(`${url.origin}/*`, ({ request }) => respond(sandbox, request))];
}

async function respond(sandbox: Sandbox, request: Request): Promise<Response> {
  try {
    const response = await sandbox.fetch(request);
    // MSW cannot pass on half a body. Reading it first turns a truncated one into a lost connection.
    return response.body === null ? response : new Response(await response.arrayBuffer(), response);
  } catch {
    // A fault cut the connection, or the client disconnected.
    return Response.error();
  }
}
