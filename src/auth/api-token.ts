import { withoutInvisible, withoutQuotes } from './pasted-text.ts';
import { refusal } from './refusal.ts';

/** An API token as it goes into the Authorization header, behind `SSWS `. */
export interface ApiToken {
  readonly token: string;
  /** Doubts about its shape, one entry each. Okta does not document the shape, so nothing is rejected for it. */
  readonly warnings: readonly string[];
}

/** Tokens have about 42 characters. */
const longestToken = 512;

const copyAgain = 'copy the token value, which Okta shows only when you create the token (Security > API > Tokens)';

/** The token in a pasted text. Throws `invalid_request` for a text that cannot be one, and never repeats it. */
export function parseApiToken(text: string): ApiToken {
  if (typeof text !== 'string') throw refusal('apiToken', { what: 'is missing', hint: copyAgain });
  if (text.length > longestToken)
    throw refusal('apiToken', { what: `is longer than ${longestToken} characters`, hint: copyAgain });
  const token = clean(text);
  if (token === '') throw refusal('apiToken', { what: 'is empty', hint: copyAgain });
  if (/^(bearer|dpop|basic)\s/i.test(token)) {
    const hint =
      'create an API token (Security > API > Tokens), because OAuth access tokens and passwords do not work here';
    throw refusal('apiToken', { what: 'is a different kind of credential', hint });
  }
  if (/\s/.test(token)) throw refusal('apiToken', { what: 'contains white space', hint: copyAgain });
  if (!/^[\x21-\x7e]+$/.test(token)) {
    const hint = `${copyAgain}, not the dots that hide it`;
    throw refusal('apiToken', { what: 'contains characters that tokens never contain', hint });
  }
  const warning = doubtAbout(token);
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

function doubtAbout(token: string): string | undefined {
  if (/^00T[0-9A-Za-z]{17}$/.test(token))
    return 'The API token looks like the ID of a token (00T…). Okta shows the token value only once, when you create the token.';
  if (/^0[0-9a-z][0-9A-Za-z]{18}$/.test(token))
    return 'The API token looks like the ID of an Okta object, not like a token.';
  if (/^eyJ[\w-]*\.[\w-]+\.[\w-]*$/.test(token))
    return 'The API token looks like an OAuth access token (a JWT). Use an API token from Security > API > Tokens.';
  if (/[{}<>$]|^your|api_?token$/i.test(token)) return 'The API token looks like a placeholder.';
  if (/^https?:|\.okta/i.test(token)) return 'The API token looks like a URL. Put the address of the org into Org URL.';
  if (!token.startsWith('00') && /^[\w-]{40}$|^[\w-]{64}$/.test(token))
    return 'The API token looks like the client secret of an app. Okta API tokens begin with 00.';
  if (!/^00[\w-]{36,48}$/.test(token))
    return 'The API token has an unusual shape. Okta API tokens begin with 00 and have about 42 letters, digits, - and _.';
  return undefined;
}
