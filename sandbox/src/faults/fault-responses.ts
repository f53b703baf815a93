import type { OrgResponse } from '../http/call.ts';
import { ApiError } from '../http/errors.ts';
import type { WireResponse } from '../http/response-writer.ts';
import type { Random } from '../state/random.ts';
import type { FaultKind, FaultSpec } from './faults.ts';

const before: readonly FaultKind[] = ['server_error', 'html', 'read_only', 'redirect', 'status'];

const page = '<!DOCTYPE html><html><head><title>Okta</title></head><body>We will be right back.</body></html>';

/** Whether the fault replaces the whole request, so that the org does nothing. */
export function isBefore(fault: FaultSpec): boolean {
  return before.includes(fault.kind);
}

/** The response of a fault in place of the org's. */
export function faultResponse(fault: FaultSpec, random: Random): OrgResponse {
  switch (fault.kind) {
    case 'read_only':
      // Okta docs: during maintenance an org is read only.
      return { status: 503, body: new ApiError('E0000010').body(random) };
    case 'html':
      return { status: fault.status ?? 200, body: page, headers: { 'content-type': 'text/html;charset=utf-8' } };
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

/** A web page instead of the org's response, as a proxy might send it. */
export function webPage({ headers }: WireResponse): WireResponse {
  const kept: string[] = [];
  for (let index = 0; index < headers.length; index += 2) {
    const name = headers[index] ?? '';
    if (/^(content-type|content-length|link|etag)$/i.test(name)) continue;
    kept.push(name, headers[index + 1] ?? '');
  }
  kept.push('Content-Type', 'text/html;charset=utf-8', 'Content-Length', String(Buffer.byteLength(page)));
  return { status: 200, headers: kept, text: page };
}
