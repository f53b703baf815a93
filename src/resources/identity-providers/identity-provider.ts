import { z } from 'zod';
import { field } from '../../step/field.ts';
import { date, text } from '../../step/fields.ts';

/** The types of identity providers (Okta's reference: IdentityProviderType). */
export const identityProviderTypes = [
  'AMAZON',
  'APPLE',
  'DISCORD',
  'FACEBOOK',
  'GITHUB',
  'GITLAB',
  'GOOGLE',
  'IDV_CLEAR',
  'IDV_INCODE',
  'IDV_PERSONA',
  'IDV_STANDARD',
  'LINKEDIN',
  'LOGINGOV',
  'LOGINGOV_SANDBOX',
  'MICROSOFT',
  'OIDC',
  'OKTA_INTEGRATION',
  'PAYPAL',
  'PAYPAL_SANDBOX',
  'SALESFORCE',
  'SAML2',
  'SPOTIFY',
  'X509',
  'XERO',
  'YAHOO',
  'YAHOOJP',
] as const;

/** An identity provider as steps return it, without client secrets. Nothing but the ID can be relied on. */
export const identityProviderModel = field(
  z.looseObject({
    id: field(z.string(), { title: 'Identity provider ID' }),
    name: text('Name'),
    type: text('Type', 'For example SAML2, OIDC or GOOGLE.'),
    status: text('Status', 'ACTIVE or INACTIVE.'),
    issuerMode: text('Issuer mode'),
    clientId: text('Client ID', 'Of an OAuth client at the identity provider.'),
    created: date('Created'),
    lastUpdated: date('Last updated'),
    protocol: field(z.looseObject({ type: text('Type') }), {
      title: 'Protocol',
      description: 'How Okta talks to the identity provider, without credentials.',
    }).optional(),
  }),
  { title: 'Identity provider' },
);

/** An identity provider, see {@link identityProviderModel}. */
export type IdentityProvider = z.infer<typeof identityProviderModel>;
