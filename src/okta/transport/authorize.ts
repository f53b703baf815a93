import type { Middleware, OktaRequest } from './transport.ts';

/** Adds the credential below every layer that logs or retries, so that none of them holds it. */
export function authorize(credential: () => string): Middleware {
  // Most calls share one headers object; it is copied once.
  const authorized = new WeakMap<OktaRequest['headers'], OktaRequest['headers']>();
  return (next) => (request) => {
    let headers = authorized.get(request.headers);
    if (headers === undefined) {
      headers = { ...request.headers, authorization: credential() };
      authorized.set(request.headers, headers);
    }
    return next({ ...request, headers });
  };
}
