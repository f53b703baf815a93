import type { IncomingMessage } from 'node:http';

const httpPort = 80;

/** The values of Host under which the org on this port answers: the names of loopback, with the port. */
export function hostsAt(port: number): ReadonlySet<string> {
  const names = ['127.0.0.1', 'localhost', '[::1]'];
  // A client leaves the usual port out.
  return new Set([...names.map((name) => `${name}:${port}`), ...(port === httpPort ? names : [])]);
}

/** Why a request is refused before anything else: a page of another site could reach loopback by a name of its own. */
export function hostRefusal({ headers }: IncomingMessage, hosts: ReadonlySet<string>): string | undefined {
  if (hosts.has(headers.host?.toLowerCase() ?? '')) return undefined;
  return `This sandbox org answers under ${[...hosts].join(', ')} only. Send one of them as Host.`;
}

/** Why a request in this process is refused: its Host names another org than its URL. */
export function hostOfOrigin(sent: string | undefined, host: string): string | undefined {
  if (sent === undefined || sent.toLowerCase() === host) return undefined;
  return `This sandbox org was called as ${host}. Send that as Host.`;
}

/** Why a control call is refused: it needs no token, so that a page in a browser must not make one. */
export function pageRefusal({ headers }: IncomingMessage, hosts: ReadonlySet<string>): string | undefined {
  const { origin } = headers;
  const site = headers['sec-fetch-site'];
  const ownOrigin = origin === undefined || [...hosts].some((host) => origin.toLowerCase() === `http://${host}`);
  const ownSite = site === undefined || site === 'none' || site === 'same-origin';
  return ownOrigin && ownSite ? undefined : 'Control calls of a web page are refused. Call from a program.';
}
