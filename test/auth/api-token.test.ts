import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseApiToken } from '../../src/auth/api-token.ts';
import { OktaError } from '../../src/okta/errors.ts';
import { refusalOf } from '../support/refusal.ts';

const token = `00${'aB3-_'.repeat(8)}`;

describe('parsing an API token', () => {
  test.each([
    ['nothing', token],
    ['white space', `  ${token}\r\n`],
    ['no-break space', `\u00a0${token}\u00a0`],
    ['zero-width characters', `\ufeff00${'aB3-_\u200b'.repeat(8)}\u2060`],
    ['quotation marks', `"${token}"`],
    ['a quotation mark on one side', `'${token}`],
    ['curly quotation marks', `“${token}”`],
    ['the scheme', `SSWS ${token}`],
    ['the scheme in lower case, twice', `ssws SSWS\t${token}`],
    ['the scheme without the space', `SSWS${token}`],
    ['the scheme with a colon', `SSWS: ${token}`],
    ['the whole header', `Authorization: SSWS ${token}`],
    ['the whole header in quotation marks', `"Authorization:SSWS ${token}"`],
    ['a quoted token behind the scheme', `SSWS "${token}" `],
  ])('accepts an API token copied with %s', (_, text) => {
    expect(parseApiToken(text)).toEqual({ token, warnings: [] });
  });
});

describe('invalid API tokens', () => {
  test.each([
    ['', 'is empty'],
    [' \n ', 'is empty'],
    ['""', 'is empty'],
    ['SSWS ', 'is empty'],
    ['Authorization: SSWS', 'is empty'],
    [`${token.slice(0, 20)} ${token.slice(20)}`, 'contains white space'],
    [`${token.slice(0, 20)}\n${token.slice(20)}`, 'contains white space'],
    [`Bearer ${token}`, 'is a different kind of credential'],
    ['••••••••', 'contains characters that tokens never contain'],
    [`${token}ü`, 'contains characters that tokens never contain'],
    [`${token.slice(0, 20)}\u0000${token.slice(20)}`, 'contains characters that tokens never contain'],
  ])('rejects a text that cannot be an API token: %j', (text, what) => {
    const error = refusalOf(() => parseApiToken(text));
    expect(error).toMatchObject({ category: 'invalid_request', field: 'apiToken' });
    expect(error.message).toMatch(/^The API token [^.]+\. [A-Z].+\.$/);
    expect(error.faults).toMatchObject([{ path: 'apiToken', message: expect.stringContaining(what) }]);
    expect(JSON.stringify(error)).not.toContain(token.slice(0, 20));
  });
});

describe('API tokens of an unusual shape', () => {
  test.each([
    ['00TabcdefghijklmnopQ', 'the ID of a token'],
    ['00uabcdefghijklmnopQ', 'the ID of an Okta object'],
    ['0oaabcdefghijklmnopQ', 'the ID of an Okta object'],
    ['eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhZGEifQ.c2lnbmF0dXJl', 'an OAuth access token'],
    ['{apiToken}', 'a placeholder'],
    ['YOUR_API_TOKEN', 'a placeholder'],
    ['https://acme.okta.com', 'a URL'],
    ['x'.repeat(64), 'the client secret of an app'],
    ['y'.repeat(40), 'the client secret of an app'],
    ['hunter2', 'an unusual shape'],
    [`00${'a'.repeat(12)}`, 'an unusual shape'],
    [`00${'a'.repeat(39)}!`, 'an unusual shape'],
  ])('accepts an API token of an unusual shape with a warning: %s', (text, what) => {
    const { token: parsed, warnings } = parseApiToken(text);
    expect(parsed).toBe(text);
    expect(warnings).toEqual([expect.stringContaining(what)]);
    expect(warnings.join()).not.toContain(text);
  });
});

describe('any pasted token', () => {
  const pasted = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc
      .array(fc.constantFrom('SSWS ', 'ssws', 'Authorization:', '"', ' ', '\n', '00ab', 'x', '\u200b', 'é', '\t'), {
        maxLength: 8,
      })
      .map((parts) => parts.join('')),
  );

  test('parses any pasted token to a stable header value or rejects it', () => {
    fc.assert(
      fc.property(pasted, (text) => {
        try {
          const parsed = parseApiToken(text);
          expect(() => new Headers({ authorization: `SSWS ${parsed.token}` })).not.toThrow();
          expect(parsed.token).toMatch(/^[\x21-\x7e]+$/);
          expect(parseApiToken(parsed.token)).toEqual(parsed);
        } catch (error) {
          if (!(error instanceof OktaError)) throw error;
          expect(error).toMatchObject({ category: 'invalid_request', field: 'apiToken' });
        }
      }),
      { numRuns: 3000 },
    );
  });
});
