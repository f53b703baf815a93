import { withoutInvisible, withoutQuotes } from './pasted-text.ts';
import { refusal } from './refusal.ts';

/** An API token as it goes into the Authorization header, behind `SSWS `. */
export interface ApiToken {
  readonly token: string;
  /** What is odd about its shape, one sentence each; Okta does not document the shape, so nothing is refused for it. */
  readonly warnings: readonly string[];
}

/** Characters of a pasted text that is judged at all; tokens have about 42. */
const longestToken = 512;

const copyAgain = 'copy the token value that Okta shows once when the token is created (Security > API > Tokens)';

/** The token in a pasted text. Throws `OktaError` `invalid_request` on what cannot be one, without repeating any of it. */
export function parseApiToken(text: string): ApiToken {
  if (typeof text !== 'string') throw refusal('apiToken', { what: 'is missing', hint: copyAgain });
  if (text.length > longestToken)
    throw refusal('apiToken', { what: `is longer than ${longestToken} characters`, hint: copyAgain });
  const token = clean(text);
  if (token === '') throw refusal('apiToken', { what: 'is empty', hint: copyAgain });
  if (/^(bearer|dpop|basic)\s/i.test(token)) {
    const hint = 'create an API token (Security > API > Tokens); OAuth access tokens and passwords do not work here';
    throw refusal('apiToken', { what: 'is another kind of credential', hint });
  }
  if (/\s/.test(token)) throw refusal('apiToken', { what: 'contains white space', hint: copyAgain });
  if (!/^[\x21-\x7e]+$/.test(token)) {
    const hint = `${copyAgain}, not the dots that stand for it`;
    throw refusal('apiToken', { what: 'contains characters that no token has', hint });
  }
  const warning = oddity(token);
  return { token, warnings: warning === undefined ? [] : [warning] };
}

/** The Authorization header for a token as it was pasted. Throws like {@link parseApiToken}. */
export function authorizationHeader(text: string): string {
  return `SSWS ${parseApiToken(text).token}`;
}

function clean(text: string): string {
  let cleaned = withoutInvisible(text);
  for (let before = ''; before !== cleaned; ) {
    before = cleaned;
    cleaned = withoutQuotes(cleaned.trim())
      .replace(/^authorization\s*:/i, '')
      .replace(/^ssws(:?\s+|:?$|:?(?=00))/i, '');
  }
  return cleaned;
}

function oddity(token: string): string | undefined {
  if (/^00T[0-9A-Za-z]{17}$/.test(token))
    return 'The API token looks like the ID of a token (00T…); the token value itself is shown only once, when it is created.';
  if (/^0[0-9a-z][0-9A-Za-z]{18}$/.test(token))
    return 'The API token looks like the ID of something in Okta, not like a token.';
  if (/^eyJ[\w-]*\.[\w-]+\.[\w-]*$/.test(token))
    return 'The API token looks like an OAuth access token (a JWT); an API token from Security > API > Tokens is needed.';
  if (/[{}<>$]|^your|api_?token$/i.test(token)) return 'The API token looks like a placeholder that was not filled in.';
  if (/^https?:|\.okta/i.test(token)) return 'The API token looks like an address; it belongs in the Org URL field.';
  if (!token.startsWith('00') && /^[\w-]{40}$|^[\w-]{64}$/.test(token))
    return 'The API token looks like the client secret of an application; API tokens of Okta begin with 00.';
  if (!/^00[\w-]{36,48}$/.test(token))
    return 'The API token has an unusual shape: tokens of Okta begin with 00 and have about 42 letters, digits, - and _.';
  return undefined;
}
