import type { MiddlewareHandler } from 'hono';
import { getCookie } from 'hono/cookie';
import { secureHeaders } from 'hono/secure-headers';
import { type Client, effects, expectEffect } from '../clients/client.ts';
import { scopePrefix, TokenVerifier, type VerifiedToken } from '../clients/token-verifier.ts';
import { ClientSlots } from './client-slots.ts';
import type { Env, Services } from './context.ts';
import { HttpRefusal } from './problem.ts';

/** The cookie of the console. */
export const sessionCookie = 'okta_connector';

/** Headers of every response. The console is the only page, and everything it loads comes from the server itself. */
export const headers = secureHeaders({
  contentSecurityPolicy: {
    defaultSrc: ["'none'"],
    scriptSrc: ["'self'"],
    styleSrc: ["'self'"],
    imgSrc: ["'self'", 'data:'],
    connectSrc: ["'self'"],
    formAction: ["'none'"],
    baseUri: ["'none'"],
    frameAncestors: ["'none'"],
  },
  referrerPolicy: 'no-referrer',
  xFrameOptions: 'DENY',
  crossOriginResourcePolicy: 'same-origin',
  strictTransportSecurity: false,
});

/** Rejects requests for another host, which DNS rebinding causes, and requests of other sites' pages. */
export function ownHostOnly(allowedHosts: () => ReadonlySet<string>): MiddlewareHandler<Env> {
  return async (context, next) => {
    const host = (context.req.header('host') ?? '').toLowerCase();
    if (!allowedHosts().has(host))
      throw new HttpRefusal(
        421,
        {
          what: 'The Host header names another server',
          hint: 'use the address that the server printed, or set --public-url',
        },
        { code: 'foreign_host' },
      );
    const origin = context.req.header('origin');
    const isForeign = origin !== undefined && !allowedHosts().has(hostOf(origin));
    const site = context.req.header('sec-fetch-site') ?? 'none';
    if (isForeign || !['none', 'same-origin'].includes(site))
      throw new HttpRefusal(
        403,
        { what: 'The request comes from a page of another site', hint: 'call the server from your own server' },
        { category: 'forbidden', code: 'foreign_origin' },
      );
    await next();
  };
}

function hostOf(origin: string): string {
  return URL.canParse(origin) ? new URL(origin).host : 'null';
}

/** Finds the client of a request: by key, by access token, or by the cookie of the console. Throws 401 for any other. */
export function clientOnly({ keys, sessions, tokens, publicUrl }: Services): MiddlewareHandler<Env> {
  return async (context, next) => {
    const bearer = /^bearer +(\S+)$/i.exec(context.req.header('authorization') ?? '')?.[1];
    const key = context.req.header('x-api-key') ?? bearer;
    const cookie = key === undefined ? getCookie(context, sessionCookie) : undefined;
    const caller =
      key !== undefined && tokens !== undefined && TokenVerifier.isToken(key)
        ? tokenCaller(await tokens.verify(key))
        : storedCaller(() => (key === undefined ? sessions.clientOf(cookie ?? '') : keys.clientOf(key)));
    if (caller === undefined) throw unknownClient(key ?? cookie, tokens === undefined ? undefined : publicUrl());
    if (caller.client.effects.size === 0) throw lacksScopes();
    context.set('client', caller.client);
    context.set('isCurrent', caller.isCurrent);
    context.set('fromConsole', cookie !== undefined);
    await next();
  };
}

interface Caller {
  readonly client: Client;
  readonly isCurrent: () => boolean;
}

function tokenCaller(token: VerifiedToken | undefined): Caller | undefined {
  if (token === undefined) return undefined;
  return { client: token.client, isCurrent: () => token.expiresAt > Date.now() };
}

function storedCaller(find: () => Client | undefined): Caller | undefined {
  const client = find();
  return client === undefined ? undefined : { client, isCurrent: () => find() !== undefined };
}

/** The requests of one client that may run at a time, open streams included: a quarter of what the server accepts. */
const mostRequests = 250;

/** Rejects the requests of a client that has too many open ones. */
export function boundedRequests(): MiddlewareHandler<Env> {
  const slots = new ClientSlots(mostRequests, 'requests');
  return async (context, next) => {
    const leave = slots.enter(context.get('client'));
    const outgoing = context.env?.outgoing;
    // A stream goes on when its handler has returned.
    outgoing?.once('close', leave);
    await next();
    if (outgoing === undefined || outgoing.destroyed) leave();
  };
}

/** Rejects clients that may not read the org: what forms, pickers and polls show comes from it. */
export const readersOnly: MiddlewareHandler<Env> = async (context, next) => {
  expectEffect(context.get('client'), 'read', 'to read the org');
  await next();
};

/** Rejects clients that may not set the server up. */
export const ownerOnly: MiddlewareHandler<Env> = async (context, next) => {
  if (!context.get('client').isOwner)
    throw new HttpRefusal(
      403,
      { what: 'Only the key of the owner may do this', hint: 'use the key that the server printed when it started' },
      { category: 'forbidden', code: 'owner_only' },
    );
  await next();
};

/** A token that was issued for something else must not even read what its subject has read before. */
function lacksScopes(): HttpRefusal {
  const scope = effects.map((effect) => `${scopePrefix}${effect}`).join(' ');
  return new HttpRefusal(
    403,
    { what: 'The access token has none of the scopes of this server', hint: `request one of ${scope}` },
    {
      category: 'forbidden',
      code: 'insufficient_scope',
      headers: { 'www-authenticate': `Bearer realm="okta-connector", error="insufficient_scope", scope="${scope}"` },
    },
  );
}

function unknownClient(credential: string | undefined, resource: string | undefined): HttpRefusal {
  const metadata =
    resource === undefined ? '' : `, resource_metadata="${resource}/.well-known/oauth-protected-resource"`;
  const isMissing = credential === undefined;
  return new HttpRefusal(
    401,
    {
      what: isMissing ? 'The request has no key' : 'The key is unknown',
      hint: 'send the key that the server printed as X-API-Key or as a bearer token',
    },
    {
      category: 'unauthenticated',
      code: isMissing ? 'missing_key' : 'unknown_key',
      headers: {
        'www-authenticate': `Bearer realm="okta-connector"${isMissing ? '' : ', error="invalid_token"'}${metadata}`,
      },
    },
  );
}
