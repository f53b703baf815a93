/** Words that are not written in lower case inside of a title. */
const spellings: Readonly<Record<string, string>> = Object.fromEntries(
  [
    ...['AAGUID', 'AAGUIDs', 'API', 'CAPTCHA', 'CSR', 'CSRs', 'DR', 'FIDO', 'FQDN', 'ID', 'IdP', 'IdPs', 'IP', 'IPs'],
    ...['JWK', 'JWKs', 'JWT', 'MFA', 'OAuth', 'Okta', 'OTP', 'PIN', 'RP', 'SAML', 'SCIM', 'SMS', 'SSF', 'SSO', 'SSL'],
    ...['SSH', 'TAC', 'TLS', 'TTL', 'UI', 'UIs', 'URI', 'URIs', 'URL', 'URLs', 'WebAuthn', 'YubiKey'],
  ].map((word) => [word.toLowerCase(), word]),
);

/** Names that the rules below would split. */
const whole = /OAuth2?|URIs|WebAuthn|SAML|CAPTCHA|IdP|YubiKey|AAGUIDs?|MFA|OTP/g;

/**
 * The words of a name from Okta's document, in lower case except for names and abbreviations.
 *
 * @example wordsOf('previewSAMLmetadataForApplication') // ['preview', 'SAML', 'metadata', 'for', 'application']
 */
export function wordsOf(name: string): string[] {
  return name
    .replace(/deletejwk/, 'delete JWK')
    .replace(whole, ' $& ')
    .split(/[^A-Za-z0-9]+/)
    .flatMap((part) =>
      part.match(whole) === null ? part.split(/(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/) : [part],
    )
    .filter((word) => word !== '')
    .map((word) => (/^OAuth2$/.test(word) ? 'OAuth2' : (spellings[word.toLowerCase()] ?? word.toLowerCase())));
}

/**
 * A name as a title.
 *
 * @example titleOf('listUserBlocks') // 'List user blocks'
 */
export function titleOf(name: string): string {
  const text = wordsOf(name).join(' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}
