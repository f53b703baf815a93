import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { credentialType } from '../src/bottom.ts';
import type { HelperRequest, HelperResponse, NodeFunctions } from '../src/platform.ts';
import { host } from './host.ts';

/** How n8n wraps every error of its helper: in another class, with the cause. */
class WrappedError extends Error {
  override readonly name = 'NodeApiError';
}

/** The HTTP part of n8n's functions for a node, which adds the credential by itself. */
export function nodeFunctions(given: { orgUrl: string; apiToken: string; sandbox?: boolean }): NodeFunctions {
  const credential = { sandbox: true, ...given };
  return {
    getNode: () => ({
      name: 'Okta',
      type: 'n8n-nodes-okta-connector.okta',
      credentials: { [credentialType]: { id: '1', name: 'Okta' } },
    }),
    getCredentials: async () => credential,
    helpers: {
      httpRequest: send,
      async httpRequestWithAuthentication(_, request) {
        // n8n puts the execution's own signal in place of the attempt's.
        const own = 'getExecutionCancelSignal' in this ? { abortSignal: undefined } : {};
        try {
          return await send((await host.authenticate(credential, { ...request, ...own })) as unknown as HelperRequest);
        } catch (cause) {
          throw new WrappedError('The request failed', { cause });
        }
      },
    },
  };
}

function send({ method, url, headers, body, abortSignal }: HelperRequest): Promise<HelperResponse> {
  return new Promise((resolve, reject) => {
    const start = url.startsWith('https:') ? httpsRequest : httpRequest;
    const request = start(url, {
      method,
      headers,
      ...(abortSignal === undefined ? {} : { signal: abortSignal }),
    });
    request.on('error', reject);
    request.on('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () =>
        resolve({
          statusCode: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(chunks).toString(),
        }),
      );
    });
    request.end(body);
  });
}
