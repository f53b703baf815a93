import type { Layer } from './transport.ts';

/** Adds the credential, last of all, so that no other layer ever holds it. */
export function authorize(credential: () => string): Layer {
  return (next) => (request) => next({ ...request, headers: { ...request.headers, authorization: credential() } });
}
