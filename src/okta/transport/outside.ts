import type { OktaResponse, ReceivedResponse } from '../calls.ts';
import { tooLarge } from './content-coding.ts';
import { givenHeaders } from './headers.ts';
import { type Exchange, type OktaRequest, type Transport, TransportError } from './transport.ts';

/**
 * Adapts a custom transport. It gets an ordinary signal that ends its attempt, and an attempt that ignores the signal is
 * abandoned. Every other failure becomes a `TransportError`, which assumes that Okta may have received the request.
 */
export function fromOutside(transport: Transport, maxBytes: number): Exchange {
  return async ({ abort, ...request }) => {
    const ended = Promise.withResolvers<never>();
    abort?.onEnd(() =>
      ended.reject(new TransportError('aborted', 'the call was ended', { sent: true, cause: abort.reason })),
    );
    try {
      const sending = send(transport, { ...request, ...(abort === undefined ? {} : { signal: abort.signal }) });
      return bounded(await Promise.race([sending, ended.promise]), maxBytes);
    } catch (error) {
      // Only the members of the class itself are known to hold no secret.
      if (error instanceof TransportError)
        throw new TransportError(error.kind, error.message, { sent: error.sent, cause: error.cause });
      const kind = abort?.reason === undefined ? 'connection' : 'aborted';
      // Its message may contain the request with the credential.
      throw new TransportError(kind, 'the connection was lost', { sent: true, cause: error });
    } finally {
      abort?.onEnd(undefined);
    }
  };
}

// An untyped transport may throw before it returns a promise.
async function send(transport: Transport, request: OktaRequest): Promise<OktaResponse> {
  return transport(request);
}

/** A response as the layers expect it. Throws if the value is not a response. */
function bounded(response: OktaResponse, maxBytes: number): ReceivedResponse {
  const { status, headers, body, unreadable } = response;
  if (!Number.isInteger(status)) throw new TypeError('the transport returned no status');
  const text = body ?? '';
  if (typeof text !== 'string') throw new TypeError('the transport returned a body that is not text');
  const own = { status, headers: givenHeaders(headers) };
  if (unreadable !== undefined) return { ...own, body: '', unreadable };
  // A character takes one to three bytes, so count bytes only in between.
  const large = text.length > maxBytes || (text.length > maxBytes / 3 && Buffer.byteLength(text) > maxBytes);
  return large ? { ...own, body: '', unreadable: tooLarge(maxBytes) } : { ...own, body: text };
}
