import { objectAt, textAt } from '../../okta/json.ts';
import { textOf, tidyObject } from '../../step/tidy.ts';
import type { IdentityProvider } from './identity-provider.ts';

/** Models of the operations that return identity providers. */
export interface IdentityProviderModels {
  readonly listIdentityProviders: IdentityProvider;
}

/** Reads an identity provider from Okta's response, without its credentials, which may include a client secret. */
function toIdentityProvider(value: unknown): IdentityProvider {
  const provider = tidyObject(value, 'identity provider');
  const { credentials, ...protocol } = objectAt(provider, 'protocol');
  const clientId = textAt(credentials, 'client', 'client_id');
  return {
    ...provider,
    id: textOf(provider['id']),
    protocol,
    ...(clientId === undefined ? {} : { clientId }),
  };
}

/** Readers of the operations that return identity providers. */
export const identityProviderReaders = { listIdentityProviders: toIdentityProvider };
