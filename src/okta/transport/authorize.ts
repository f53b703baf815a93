import type { ReceivedResponse } from '../calls.ts';
import type { Credential, CredentialHeaders } from './credential.ts';
import type { Middleware, OktaRequest } from './transport.ts';

/**
 * Adds the credential below every layer that logs or retries, so that none of them holds it. Marks the response to an
 * attempt whose credential was refused and has been renewed.
 */
export function authorize(credential: Credential): Middleware {
  // Most calls with an API token share one headers object; it is copied once.
  const known = new WeakMap<OktaRequest['headers'], { headers: OktaRequest['headers']; own: CredentialHeaders }>();
  return (next) => {
    const send = (request: OktaRequest, own: CredentialHeaders) => {
      let kept = known.get(request.headers);
      if (kept?.own !== own) {
        kept = { headers: { ...request.headers, ...own }, own };
        known.set(request.headers, kept);
      }
      const sent = next({ ...request, headers: kept.headers });
      return credential.answered === undefined ? sent : sent.then((response) => answered(response, own));
    };
    const answered = (response: ReceivedResponse, own: CredentialHeaders) => {
      const renewed = credential.answered?.(response, own);
      const shown = withoutProof(response, own['dpop']);
      return renewed ? { ...shown, renewed } : shown;
    };
    return (request) => {
      const own = credential.headers(request);
      return own instanceof Promise ? own.then((headers) => send(request, headers)) : send(request, own);
    };
  };
}

/** A proof is good for one attempt, but it is nobody else's business. */
function withoutProof(response: ReceivedResponse, proof: string | undefined): ReceivedResponse {
  if (proof === undefined || !response.body.includes(proof)) return response;
  return { ...response, body: response.body.replaceAll(proof, '***') };
}
