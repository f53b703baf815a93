import { isOktaError, manifest, version } from 'okta-connector';
import { effects } from '../clients/client.ts';
import { scopePrefix } from '../clients/token-verifier.ts';
import type { App, Services } from './context.ts';
import { HttpRefusal, problemOf } from './problem.ts';

/** How long the answer to `/readyz` counts, in milliseconds, so that probes do not use up the rate limit. */
const readyMs = 10_000;

/** What anybody may read: whether the server lives and reaches Okta, and the manifest. */
export function addHealth(app: App, { org, tokens, publicUrl }: Services): void {
  let ready:
    | { readonly at: number; readonly response: Promise<{ readonly status: number; readonly body: string }> }
    | undefined;

  app.get('/healthz', (context) => context.json({ status: 'ok', version }));

  app.get('/readyz', async () => {
    if (ready === undefined || Date.now() - ready.at > readyMs) ready = { at: Date.now(), response: check() };
    const { status, body } = await ready.response;
    const type = status === 200 ? 'application/json' : 'application/problem+json';
    return new Response(body, { status, headers: { 'content-type': type, 'cache-control': 'no-store' } });
  });

  // RFC 9728: where a client of MCP gets an access token. The second form is that of the resource `/mcp`.
  for (const path of ['', '/mcp'])
    app.get(`/.well-known/oauth-protected-resource${path}`, (context) => {
      if (tokens === undefined) return context.notFound();
      return context.json({
        resource: tokens.issuer.audience,
        authorization_servers: [tokens.issuer.issuer],
        scopes_supported: effects.map((effect) => `${scopePrefix}${effect}`),
        bearer_methods_supported: ['header'],
        resource_name: `Okta Connector at ${publicUrl()}`,
      });
    });

  app.get('/manifest.json', (context) => context.json(manifest));

  async function check(): Promise<{ readonly status: number; readonly body: string }> {
    try {
      await org.test();
      return { status: 200, body: JSON.stringify({ status: 'ready' }) };
    } catch (error) {
      // Anybody may ask, so the reason stays with those who have a key.
      const category = isOktaError(error) ? error.category : 'unavailable';
      const what = 'The server cannot use its connection to Okta';
      const refusal = new HttpRefusal(
        503,
        { what, hint: 'test the connection for the reason' },
        { category, code: 'not_ready' },
      );
      return { status: 503, body: problemOf(refusal).body };
    }
  }
}

/** `GET /metrics` in the text format of Prometheus. */
export function addMetrics(app: App, { metrics }: Services): void {
  app.get('/metrics', async () => {
    const { body, contentType } = await metrics.text();
    return new Response(body, { headers: { 'content-type': contentType } });
  });
}
