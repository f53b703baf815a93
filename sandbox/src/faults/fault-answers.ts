import type { Answer } from '../http/call.ts';
import { ApiError } from '../http/errors.ts';
import type { Exchange } from '../http/exchange.ts';
import type { Reply } from '../http/reply.ts';
import type { Random } from '../state/random.ts';
import type { FaultKind, FaultSpec } from './faults.ts';

const BEFORE: readonly FaultKind[] = ['server_error', 'html', 'read_only', 'redirect', 'status'];

const PAGE = '<!DOCTYPE html><html><head><title>Okta</title></head><body>We will be right back.</body></html>';

/** Whether the fault answers instead of the org, so that nothing is processed. */
export function isBefore(fault: FaultSpec): boolean {
  return BEFORE.includes(fault.kind);
}

/** What a fault answers instead of the org. */
export function faultAnswer(fault: FaultSpec, random: Random): Answer {
  switch (fault.kind) {
    case 'read_only':
      // Okta docs: during maintenance an org is read only.
      return { status: 503, body: new ApiError('E0000010').body(random) };
    case 'html':
      return { status: fault.status ?? 200, body: PAGE, headers: { 'content-type': 'text/html;charset=utf-8' } };
    case 'redirect':
      return {
        status: fault.status ?? 302,
        body: '',
        headers: { location: fault.location ?? 'https://login.acme.example/' },
      };
    case 'status':
      return { status: fault.status ?? 500, body: fault.body ?? {} };
    default:
      return { status: fault.status ?? 500, body: fault.body ?? internalError(fault.status ?? 500, random) };
  }
}

function internalError(status: number, random: Random): Record<string, unknown> {
  const body = new ApiError('E0000009').body(random);
  return status === 503 ? { ...body, errorSummary: 'Service Unavailable' } : body;
}

/** Sends the headers and half of the body, then cuts the connection. */
export function sendCut(exchange: Exchange, reply: Reply): void {
  const { request, response, record } = exchange;
  record.status = reply.status;
  response.sendDate = false;
  const bytes = Buffer.from(reply.text === '' ? '{}' : reply.text);
  response.writeHead(reply.status === 204 ? 200 : reply.status, reply.headers);
  response.write(bytes.subarray(0, Math.ceil(bytes.length / 2)), () => request.socket.destroy());
}

/** Sends a web page instead of the org's answer, as a proxy in between might. */
export function sendPage(exchange: Exchange, { headers }: Reply): void {
  const { response, record } = exchange;
  record.status = 200;
  response.sendDate = false;
  const kept: string[] = [];
  for (let index = 0; index < headers.length; index += 2) {
    const name = headers[index] ?? '';
    if (/^(content-type|content-length|link|etag)$/i.test(name)) continue;
    kept.push(name, headers[index + 1] ?? '');
  }
  kept.push('Content-Type', 'text/html;charset=utf-8', 'Content-Length', String(Buffer.byteLength(PAGE)));
  response.writeHead(200, kept);
  response.end(PAGE);
}
