import type { IncomingMessage } from 'node:http';

const httpPort = 80;

/** The Host values that the org on this port accepts: the names of loopback, with the port. */
export function hostsAt(port: number): ReadonlySet<string> {
  const names = ['127.0.0.1', 'localhost', '[::1]'];
  // Clients omit the default port.
  return new Set([...names.map((name) => `${name}:${port}`), ...(port === httpPort ? names : [])]);
}

/** Why a request is rejected first: a page of another site could reach loopback through its own host name. */
export function hostRefusal({ headers }: IncomingMessage, hosts: ReadonlySet<string>): string | undefined {
  if (hosts.has(headers.host?.toLowerCase() ?? '')) return undefined;
  return `This sandbox org answers under ${[...hosts].join(', ')} only. Send one of them as Host.`;
}

/** Why an in-process request is rejected: its Host differs from its URL. */
export function hostOfOrigin(sent: string | undefined, host: string): string | undefined {
  if (sent === undefined || sent.toLowerCase() === host) return undefined;
  return `This sandbox org was called as ${host}. Send that as Host.`;
}

/** Why a control call is rejected: it needs no token, so a web page must not be able to make one. */
export function pageRefusal({ headers }: IncomingMessage, hosts: ReadonlySet<string>): string | undefined {
  const { origin } = headers;
  const site = headers['sec-fetch-site'];
  const ownOrigin = origin === undefined || [...hosts].some((host) => origin.toLowerCase() === `http://${host}`);
  const ownSite = site === undefined || site === 'none' || site === 'same-origin';
  return ownOrigin && ownSite ? undefined : 'Control calls of a web page are refused. Call from a program.';
}
