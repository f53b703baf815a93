import { deleteCookie, setCookie } from 'hono/cookie';
import type { App, Services } from './context.ts';
import { ownerOnly, readersOnly, sessionCookie } from './guards.ts';
import { HttpRefusal } from './problem.ts';
import { readBody } from './read-body.ts';

/** Signs people in to the console. Needs no client. */
export function addSignIn(app: App, { sessions, publicUrl }: Services): void {
  app.post('/session', async (context) => {
    const { key } = await readBody(context);
    const session = typeof key === 'string' ? sessions.begin(key) : undefined;
    if (session === undefined)
      throw new HttpRefusal(
        401,
        { what: 'The key is unknown', hint: 'use the key that the server printed when it started' },
        { category: 'unauthenticated', code: 'unknown_key' },
      );
    const { cookie, maxAgeSeconds: maxAge } = session;
    const secure = publicUrl().startsWith('https:');
    setCookie(context, sessionCookie, cookie, { httpOnly: true, sameSite: 'Strict', path: '/', maxAge, secure });
    return context.body(null, 204);
  });

  app.delete('/session', (context) => {
    deleteCookie(context, sessionCookie, { path: '/' });
    return context.body(null, 204);
  });
}

/** The connection, the keys of clients, and the rate limits. */
export function addAdministration(app: App, { org, keys, events, limitHistory }: Services): void {
  app.get('/session', (context) => {
    const { name, effects, isOwner } = context.get('client');
    return context.json({ name, effects: [...effects], owner: isOwner });
  });

  app.get('/connection', (context) => {
    const { report, ...state } = org.state;
    const mayRead = context.get('client').effects.has('read');
    return context.json(mayRead && report !== undefined ? { ...state, report } : state);
  });
  app.put('/connection', ownerOnly, async (context) => context.json(await org.set(await readBody(context))));
  app.delete('/connection', ownerOnly, (context) => {
    org.forget();
    return context.body(null, 204);
  });
  app.post('/connection/test', readersOnly, async (context) => {
    const given = await readBody(context);
    const isTrial = Object.keys(given).length > 0;
    if (isTrial && !context.get('client').isOwner) await ownerOnly(context, async () => {});
    return context.json(await org.test(isTrial ? given : undefined));
  });
  app.get('/limits', (context) => context.json({ items: org.connection().limits() }));
  app.get('/limits/history', (context) => context.json({ items: limitHistory.items }));

  app.get('/keys', ownerOnly, (context) => context.json({ items: keys.list() }));
  app.post('/keys', ownerOnly, async (context) => context.json(keys.create(await readBody(context)), 201));
  app.delete('/keys/:id', ownerOnly, async (context) => {
    const id = context.req.param('id');
    keys.remove(id);
    // A client that may no longer call must no longer be called.
    await events.forgetClient(id);
    return context.body(null, 204);
  });
}
