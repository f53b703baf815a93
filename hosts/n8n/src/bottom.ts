import { type OktaRequest, type OktaResponse, type Transport, TransportError } from 'okta-connector';
import type { CredentialTestFunctions, HelperResponse, NodeFunctions } from './platform.ts';
import { objectOf } from './schema.ts';

/** Name of the connector's credential type in n8n. */
export const credentialType = 'oktaConnectorApi';

/** Makes n8n's HTTP helper return every response unchanged, regardless of its status. */
export const asItCame = {
  json: false,
  encoding: 'text',
  returnFullResponse: true,
  ignoreHttpStatusErrors: true,
  disableFollowRedirect: true,
} as const;

/**
 * The bottom of the stack in a node: n8n's own HTTP helper, which adds the credential and obeys n8n's network rules. The
 * credential is read once: n8n 2.41 may fail to read it again while a workflow is published and polled at the same time.
 */
export function nodeTransport(node: NodeFunctions, credential: Record<string, unknown>): Transport {
  // With an execution, the helper would replace the attempt's signal with the execution's.
  const caller: NodeFunctions = {
    getNode: () => node.getNode(),
    getCredentials: async () => credential,
    helpers: node.helpers,
  };
  return async (request) => {
    const { authorization, ...headers } = request.headers;
    // n8n adds an API token by itself. It cannot sign for a service app.
    const adds = authorization?.startsWith('SSWS ') === true;
    const options = helperRequest(request, adds ? headers : request.headers);
    return answer(request, () =>
      !adds
        ? node.helpers.httpRequest(options)
        : node.helpers.httpRequestWithAuthentication.call(caller, credentialType, options),
    );
  };
}

/** The bottom of the stack in a credential's test, where n8n has only its older helper, which adds no credential. */
export function testTransport({ helpers }: CredentialTestFunctions): Transport {
  return (request) =>
    answer(request, async () => {
      const { signal } = request;
      const call = helpers.request({
        method: request.method,
        uri: request.url,
        headers: { ...request.headers },
        ...(request.body === undefined ? {} : { body: request.body }),
        json: false,
        simple: false,
        resolveWithFullResponse: true,
        followRedirect: false,
        followAllRedirects: false,
      });
      // The helper does not accept a signal, so a late response is ignored.
      return (await Promise.race([call, aborted(signal)])) as HelperResponse;
    });
}

function helperRequest(request: OktaRequest, headers: Readonly<Record<string, string>>) {
  return {
    method: request.method,
    url: request.url,
    headers,
    ...(request.body === undefined ? {} : { body: request.body }),
    ...(request.signal === undefined ? {} : { abortSignal: request.signal }),
    ...asItCame,
  };
}

async function answer({ signal }: OktaRequest, send: () => Promise<HelperResponse>): Promise<OktaResponse> {
  if (signal?.aborted) throw ended(signal, { sent: false });
  const { statusCode, headers, body } = await send().catch((error: unknown) => {
    throw signal?.aborted ? ended(signal, { sent: true }) : lost(error);
  });
  const text = textOf(body);
  // n8n's older helper makes an empty answer out of one that broke off.
  if (text === '' && Number(headers['content-length'] ?? 0) > 0)
    throw new TransportError('connection', 'the answer broke off', { sent: true });
  return { status: statusCode, headers: lowerCase(headers), body: text };
}

function ended({ reason }: AbortSignal, { sent }: { sent: boolean }): TransportError {
  return new TransportError('aborted', 'the call was ended', { sent, cause: reason });
}

/** Errors that occur before anything is sent. A request with any other error may have reached Okta. */
const unsent = [
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EADDRNOTAVAIL',
  'ERR_INVALID_URL',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'ERR_TLS_CERT_ALTNAME_INVALID',
];

// The helper's errors carry the whole request, credential included, so only code and message are taken over.
function lost(error: unknown): TransportError {
  const chain = causesOf(error);
  const code = chain
    .map(({ code: one }) => one)
    .find((one) => typeof one === 'string' && /^[A-Z][A-Z0-9_]+$/.test(one));
  const known = typeof code === 'string' ? code : undefined;
  const cause = Object.assign(
    new Error(known ?? 'the connection was lost'),
    known === undefined ? {} : { code: known },
  );
  const message = known === undefined ? 'the connection was lost' : `the connection was lost (${known})`;
  return new TransportError('connection', message, { sent: known === undefined || !unsent.includes(known), cause });
}

function causesOf(error: unknown): Readonly<Record<string, unknown>>[] {
  const chain: Readonly<Record<string, unknown>>[] = [];
  const pending: unknown[] = [error];
  for (const one of pending) {
    if (typeof one !== 'object' || one === null || chain.length >= 10) continue;
    const { code, cause, errors, context } = one as Record<string, unknown>;
    chain.push({ code });
    pending.push(cause, ...(Array.isArray(errors) ? errors : []), objectOf(context)['data']);
  }
  return chain;
}

function aborted(signal: AbortSignal | undefined): Promise<never> {
  return new Promise((_, reject) => {
    signal?.addEventListener('abort', () => reject(new Error('the call was ended')), { once: true });
  });
}

function lowerCase(headers: HelperResponse['headers']): OktaResponse['headers'] {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

function textOf(body: unknown): string {
  if (typeof body === 'string') return body;
  return body === undefined || body === null ? '' : JSON.stringify(body);
}
