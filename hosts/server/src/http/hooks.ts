import type { Context } from 'hono';
import type { App, Env, Services } from './context.ts';
import { ownerOnly } from './guards.ts';

/** Slightly more than the largest delivery that is accepted, in bytes. Okta's limit is far lower. */
const mostBytes = 2 * 1024 * 1024 + 1;

/** The URL of the event hook that the server manages. */
export function hookUrlOf(publicUrl: string): string {
  return `${publicUrl}/hooks/okta`;
}

/** Okta's event hooks: `GET` for the verification, `POST` for deliveries. The secret of the hook takes the place of a key. */
export function addHooks(app: App, { events }: Services): void {
  app.on(['GET', 'POST'], '/hooks/:name', async (context) => {
    const { status, headers, body } = await events.receive({
      method: context.req.method,
      headers: Object.fromEntries(context.req.raw.headers),
      body: () => readBytes(context),
    });
    return new Response(body === '' ? null : body, { status, headers });
  });
}

/** `POST /hooks` for the owner: makes a new secret, for a hook that an admin sets up by hand. */
export function addHookSecrets(app: App, { events, publicUrl }: Services): void {
  app.post('/hooks', ownerOnly, async (context) => {
    const secret = events.hookSecrets.rotate();
    await events.watcher.apply();
    return context.json({ url: hookUrlOf(publicUrl()), header: 'Authorization', secret }, 201);
  });
}

/** The raw body, or slightly more than may be accepted of one that is too large. */
async function readBytes(context: Context<Env>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of context.req.raw.body ?? []) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes >= mostBytes) break;
  }
  return Buffer.concat(chunks);
}
