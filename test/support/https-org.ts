import { readFileSync } from 'node:fs';
import { createServer as createHttpServer, type Server as HttpServer } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { type AddressInfo, connect as connectSocket, type Server, type Socket } from 'node:net';
import type { TLSSocket, TlsOptions } from 'node:tls';
import { onTestFinished } from 'vitest';
import type { Sandbox } from '../../sandbox/src/index.ts';

/** Key and certificate of acme.okta.com and *.okta.com, which nobody trusts by itself. */
export const pem = readFileSync(new URL('./acme-okta-com.pem', import.meta.url), 'utf8');

/** Like {@link pem}, but valid in 2024 only. */
export const expiredPem = readFileSync(new URL('./acme-okta-com-expired.pem', import.meta.url), 'utf8');

/** Like {@link pem}, but valid from 2120. */
export const futurePem = readFileSync(new URL('./acme-okta-com-not-yet-valid.pem', import.meta.url), 'utf8');

/** Listens on loopback until the test ends; connections that are still open are cut. */
export async function listen(server: Server): Promise<number> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket)).on('error', () => {});
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

/** A proxy that ends every tunnel at a port of this machine. */
export interface TunnelProxy {
  readonly host: string;
  /** Hosts that tunnels were asked for. */
  readonly tunnels: string[];
  /** What was sent to log in, tunnel by tunnel. */
  readonly logins: (string | undefined)[];
}

/** Starts a proxy, which refuses every tunnel if it is given another status than 200. */
export async function startTunnels(port: number, status = 200): Promise<TunnelProxy> {
  const tunnels: string[] = [];
  const logins: (string | undefined)[] = [];
  const proxy = createHttpServer((_, response) => response.writeHead(500).end());
  proxy.on('connect', (request, socket: Socket) => {
    tunnels.push(request.url ?? '');
    logins.push(request.headers['proxy-authorization']);
    if (status !== 200) {
      socket.end(`HTTP/1.1 ${status} No\r\nContent-Length: 0\r\n\r\n`);
      return;
    }
    const onward = connectSocket(port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      onward.pipe(socket).pipe(onward);
    });
    onward.on('error', () => socket.destroy());
    socket.on('error', () => onward.destroy());
  });
  return { host: `127.0.0.1:${await listen(proxy)}`, tunnels, logins };
}

/** An org behind TLS, and what was seen of its connections. */
export interface HttpsOrg {
  readonly port: number;
  readonly server: HttpServer;
  /** The server name (SNI) of each TLS connection. */
  readonly serverNames: unknown[];
  /** How many connections are open now. */
  readonly open: () => number;
}

/** Puts a sandbox org behind TLS: what it answers is what the org says, byte by byte over real sockets. */
export async function startHttpsOrg(sandbox: Sandbox, tls: TlsOptions = {}): Promise<HttpsOrg> {
  const serverNames: unknown[] = [];
  let open = 0;
  const server = createHttpsServer({ key: pem, cert: pem, ...tls }, async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { method = 'GET', url, headers } = request;
    const sent = Object.entries(headers).map(([name, value]): [string, string] => [name, String(value)]);
    const body = chunks.length === 0 ? {} : { body: Buffer.concat(chunks) };
    const answer = await sandbox.fetch(`https://${headers.host}${url}`, { method, headers: sent, ...body });
    response.writeHead(answer.status, Object.fromEntries(answer.headers)).end(Buffer.from(await answer.arrayBuffer()));
  });
  server.on('secureConnection', (socket: TLSSocket) => {
    serverNames.push(socket.servername);
    open += 1;
    socket.on('close', () => {
      open -= 1;
    });
  });
  return { port: await listen(server), server, serverNames, open: () => open };
}
