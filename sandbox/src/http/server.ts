import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Control, controlResponse } from '../control/control.ts';
import { hostRefusal, hostsAt, pageRefusal } from './allowed-hosts.ts';
import { type Exchange, maxBodyBytes } from './exchange.ts';
import type { Delivery, OrgService } from './org-service.ts';
import type { WireResponse } from './response-writer.ts';
import type { Traffic } from './traffic.ts';

/** The dependencies of the server. */
export interface SandboxServerOptions {
  readonly service: OrgService;
  readonly traffic: Traffic;
  readonly control: Control;
}

/** How long a connection without requests stays open. */
const keepAliveMs = 65_000;
const tooLarge = 'The body has more than 10 MB. Send a smaller one.';

/** Serves the org over HTTP on loopback. */
export class SandboxServer {
  readonly #options: SandboxServerOptions;
  readonly #server: Server;
  #hosts: ReadonlySet<string> = new Set();

  constructor(options: SandboxServerOptions) {
    this.#options = options;
    this.#server = createServer({ keepAliveTimeout: keepAliveMs }, (request, response) =>
      this.#receive(request, response),
    );
    this.#server.on('connection', () => options.traffic.connected());
  }

  /** Starts to listen and returns the port. */
  async listen(port: number): Promise<number> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(port, '127.0.0.1', resolve);
    });
    const address = this.#server.address();
    const bound = isAddress(address) ? address.port : port;
    this.#hosts = hostsAt(bound);
    return bound;
  }

  /** Stops and closes every connection. */
  async close(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
      this.#server.closeAllConnections();
    });
  }

  #receive(request: IncomingMessage, response: ServerResponse): void {
    const isControl = request.url?.startsWith('/__sandbox/') === true;
    const refusal = hostRefusal(request, this.#hosts) ?? (isControl ? pageRefusal(request, this.#hosts) : undefined);
    if (refusal !== undefined) refuse(response, 403, refusal);
    else if (isControl) this.#control(request, response);
    else this.#take(request, response);
  }

  #control(request: IncomingMessage, response: ServerResponse): void {
    const { method = 'GET', url = '/' } = request;
    collect(request, (text) => {
      if (text === undefined) {
        refuse(response, 413, tooLarge);
        return;
      }
      const { status, body } = controlResponse(this.#options.control, { method, url, text });
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(body));
    });
  }

  #take(request: IncomingMessage, response: ServerResponse): void {
    const { service } = this.#options;
    const { method = 'GET', url = '/', headers, socket } = request;
    // Only a loopback name reaches this line.
    const origin = `http://${headers.host?.toLowerCase()}`;
    const exchange = service.arrived({ method, url, headers, origin, ip: socket.remoteAddress ?? '127.0.0.1' });
    response.once('close', () => service.left());
    if (!hasBody(request)) {
      this.#serve(exchange, response);
      return;
    }
    collect(request, (text) => {
      if (text === undefined) {
        exchange.record.status = 413;
        refuse(response, 413, tooLarge);
        return;
      }
      service.received(exchange, text);
      this.#serve(exchange, response);
    });
  }

  #serve(exchange: Exchange, response: ServerResponse): void {
    const delivery = this.#options.service.serve(exchange);
    if (delivery instanceof Promise) void delivery.then((later) => send(exchange, response, later));
    else send(exchange, response, delivery);
  }
}

/** Sends the org's response unless the client has disconnected. */
function send(exchange: Exchange, response: ServerResponse, delivery: Delivery): void {
  if (response.destroyed) return;
  if (delivery.kind === 'lost') {
    response.socket?.destroy();
    return;
  }
  const { reply } = delivery;
  if (delivery.kind === 'truncated') {
    sendHalf(exchange, response, reply);
    return;
  }
  if (delivery.delayMs === undefined) {
    sendWhole(exchange, response, reply);
    return;
  }
  const timer = setTimeout(() => sendWhole(exchange, response, reply), delivery.delayMs);
  response.once('close', () => clearTimeout(timer));
}

function sendWhole({ record }: Exchange, response: ServerResponse, reply: WireResponse): void {
  if (response.destroyed) return;
  record.status = reply.status;
  response.sendDate = false;
  response.writeHead(reply.status, reply.headers);
  response.end(reply.text);
}

/** Sends the headers and half of the body, then cuts the connection. */
function sendHalf({ record }: Exchange, response: ServerResponse, reply: WireResponse): void {
  record.status = reply.status;
  response.sendDate = false;
  const bytes = Buffer.from(reply.text === '' ? '{}' : reply.text);
  response.writeHead(reply.status === 204 ? 200 : reply.status, reply.headers);
  response.write(bytes.subarray(0, Math.ceil(bytes.length / 2)), () => response.socket?.destroy());
}

function hasBody({ headers }: IncomingMessage): boolean {
  const length = headers['content-length'];
  if (length !== undefined) return length !== '0';
  return headers['transfer-encoding'] !== undefined;
}

/** Calls back with the whole body, or without one once it is too large. Never calls back if the client disconnects first. */
function collect(request: IncomingMessage, done: (text: string | undefined) => void): void {
  const chunks: Buffer[] = [];
  let bytes = 0;
  const giveUp = () => {
    chunks.length = 0;
    request.removeAllListeners('data');
    request.removeAllListeners('end');
    request.resume();
    done(undefined);
  };
  if (Number(request.headers['content-length'] ?? 0) > maxBodyBytes) {
    giveUp();
    return;
  }
  request.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > maxBodyBytes) giveUp();
    else chunks.push(chunk);
  });
  request.on('end', () => done(Buffer.concat(chunks).toString('utf8')));
}

/** Sends an error of the sandbox itself, which no Okta org has, and ends the connection. */
function refuse(response: ServerResponse, status: number, error: string): void {
  response.writeHead(status, { 'content-type': 'application/json', connection: 'close' });
  response.end(JSON.stringify({ error }));
}

function isAddress(address: AddressInfo | string | null): address is AddressInfo {
  return typeof address === 'object' && address !== null;
}
