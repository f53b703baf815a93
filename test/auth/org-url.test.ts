import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type OrgUrlOptions, parseOrgUrl } from '../../src/auth/org-url.ts';
import { OktaError } from '../../src/okta/errors.ts';
import { refusalOf } from '../support/refusal.ts';

function originOf(text: string, options?: OrgUrlOptions): string {
  return parseOrgUrl(text, options).origin;
}

describe('parsing an org URL', () => {
  test.each([
    ['an org URL as it is', 'https://acme.okta.com', 'https://acme.okta.com'],
    ['an org URL with a slash', 'https://acme.okta.com/', 'https://acme.okta.com'],
    ['a host without a scheme', 'acme.okta.com', 'https://acme.okta.com'],
    ['a scheme-relative URL', '//acme.okta.com', 'https://acme.okta.com'],
    ['an org name', 'acme', 'https://acme.okta.com'],
    ['an org name that is also a top-level domain', 'home', 'https://home.okta.com'],
    ['a bare name of the admin console', 'acme-admin', 'https://acme.okta.com'],
    ['www. in front', 'www.acme.okta.com', 'https://acme.okta.com'],
    ['upper case', 'HTTPS://ACME.Okta.com', 'https://acme.okta.com'],
    ['white space', ' \n\thttps://acme.okta.com\r\n', 'https://acme.okta.com'],
    ['no-break and zero-width space', '\u00a0acme.\u200bokta.com\ufeff', 'https://acme.okta.com'],
    ['quotation marks', '"https://acme.okta.com"', 'https://acme.okta.com'],
    ['curly quotation marks', '“acme.okta.com”', 'https://acme.okta.com'],
    ['angle brackets', '<https://acme.okta.com>', 'https://acme.okta.com'],
    ['quotation marks, spaces and brackets in turn', ' "< acme.okta.com >" ', 'https://acme.okta.com'],
    ['a link as chats write it', '<https://acme.okta.com|acme.okta.com>', 'https://acme.okta.com'],
    ['a Markdown link', '[our org](https://acme.okta.com/login)', 'https://acme.okta.com'],
    ['parentheses', '(https://acme.okta.com)', 'https://acme.okta.com'],
    ['the comma of the sentence around it', 'acme.okta.com,', 'https://acme.okta.com'],
    ['no colon', 'https//acme.okta.com', 'https://acme.okta.com'],
    ['a deep link', 'https://acme.okta.com/app/UserHome?x=1#top', 'https://acme.okta.com'],
    ['a query with a URL in it', 'https://acme.okta.com/?fromURI=https://other.com/', 'https://acme.okta.com'],
    ['a query without a path', 'acme.okta.com?x', 'https://acme.okta.com'],
    ['a page of the admin console', 'https://acme-admin.okta.com/admin/users', 'https://acme.okta.com'],
    ['the admin console of a preview org', 'acme-admin.oktapreview.com', 'https://acme.oktapreview.com'],
    ['the admin console of an EMEA org', 'acme-admin.okta-emea.com', 'https://acme.okta-emea.com'],
    ['the admin console of a government org', 'acme-admin.okta-gov.com', 'https://acme.okta-gov.com'],
    ['the admin console of a military org', 'acme-admin.okta.mil', 'https://acme.okta.mil'],
    ['a developer org', 'dev-123456-admin.okta.com', 'https://dev-123456.okta.com'],
    ['a dot at the end', 'acme.okta.com.', 'https://acme.okta.com'],
    ['the port of https', 'https://acme.okta.com:443/', 'https://acme.okta.com'],
    ['a colon without a port', 'acme.okta.com:', 'https://acme.okta.com'],
    ['a single slash', 'https:/acme.okta.com', 'https://acme.okta.com'],
    ['no slash', 'https:acme.okta.com', 'https://acme.okta.com'],
    ['backslashes', 'https:\\\\acme.okta.com\\admin', 'https://acme.okta.com'],
    ['a custom domain', 'login.acme.com', 'https://login.acme.com'],
    ['a custom domain that ends in -admin', 'https://login-admin.acme.com', 'https://login-admin.acme.com'],
    ['a custom domain of another country', 'https://sso.acme.co.uk/', 'https://sso.acme.co.uk'],
    ['an international domain', 'https://anmeldung.müller.de', 'https://anmeldung.xn--mller-kva.de'],
    ['ideographic full stops', 'acme。okta。com', 'https://acme.okta.com'],
    ['a domain that only begins like Okta’s', 'acme.okta.com.evil.net', 'https://acme.okta.com.evil.net'],
  ])('parses the pasted org URL to its origin: %s', (_, text, origin) => {
    expect(originOf(text)).toBe(origin);
  });

  test('ignores a host after a backslash in an org URL', () => {
    expect(originOf('acme.okta.com\\@evil.com')).toBe('https://acme.okta.com');
  });
});

describe('repairs of an org URL', () => {
  test.each([
    ['acme', ['Added https:// at the start.', 'Completed the org name acme to acme.okta.com.']],
    ['https://acme-admin.okta.com', ['Replaced the Admin Console address acme-admin.okta.com by acme.okta.com.']],
    ['https://www.acme.okta.com', ['Removed www., because the org is at acme.okta.com.']],
    ['https://acme.okta.com/x', ['Removed everything after the host.']],
    ['https://acme.okta.com:443', ['Removed the port, because https always uses 443.']],
    ['https://müller.de', ['Changed the host to plain letters: xn--mller-kva.de.']],
    ['https//acme.okta.com', ['Added the colon after https.']],
    ['[x](https://acme.okta.com)', ['Took the URL from a Markdown link.']],
    ['https://acme.okta.com;', ['Removed the punctuation around the URL.']],
    ['https://acme.okta.com', []],
  ])('reports each repair of the org URL %s', (text, repairs) => {
    expect(parseOrgUrl(text).repairs).toEqual(repairs);
  });
});

describe("hosts that look like Okta's", () => {
  test.each(['acme.okta.co', 'acme.oktapreview.net', 'acme.okta.com.evil.net'])(
    "warns about a host that looks like Okta's: %s",
    (host) => {
      expect(parseOrgUrl(host).warnings).toEqual([
        `${host} is not one of Okta's domains. Check it for typos, unless you own the domain.`,
      ]);
    },
  );

  test.each(['acme.okta.com', 'okta.acme.com', 'login.acme.com', 'acme'])('does not warn about the host %s', (host) => {
    expect(parseOrgUrl(host).warnings).toEqual([]);
  });
});

describe('example hosts from documentation', () => {
  test.each(['example.okta.com', 'example.oktapreview.com', 'login.example.com', 'okta.example.org'])(
    'accepts an example host with a warning: %s',
    (host) => {
      expect(parseOrgUrl(`https://${host}`)).toEqual({
        origin: `https://${host}`,
        repairs: [],
        warnings: [`${host} is an example from documentation. Enter the address of your own org.`],
      });
    },
  );
});

describe('invalid org URLs', () => {
  test.each([
    ['', 'is empty'],
    [' "" ', 'is empty'],
    ['https://', 'does not contain a host'],
    ['https:///?x', 'does not contain a host'],
    ['https', 'does not contain a host'],
    ['undefined', 'still contains a placeholder'],
    ['https://null.okta.com', 'still contains a placeholder'],
    ['OKTA_CLIENT_ORGURL=https://acme.okta.com', 'has text before the address'],
    ['http://acme.okta.com', 'uses unencrypted http'],
    ['ftp://acme.okta.com', 'is not an https address'],
    ['javascript:alert(1)', 'is not an https address'],
    ['file:///etc/passwd', 'is not an https address'],
    ['https://ada:secret@acme.okta.com', 'contains an @'],
    ['ada.okonkwo@acme.com', 'contains an @'],
    ['mailto:ada@acme.com', 'contains an @'],
    ['acme.okta.com:8443', 'names a port other than 443'],
    ['https://acme.okta.com:80', 'names a port other than 443'],
    ['10.0.0.1', 'is an IP address'],
    ['https://8.8.8.8/', 'is an IP address'],
    ['2130706433', 'is an IP address'],
    ['0x7f.0.0.1', 'is an IP address'],
    ['0177.0.0.1', 'is an IP address'],
    ['127.1', 'is an IP address'],
    ['１２７.０.０.１', 'is an IP address'],
    ['https://[fe80::1]/', 'is an IP address'],
    ['[::ffff:10.0.0.1]', 'is an IP address'],
    ['fe80::1', 'is an IP address'],
    ['localhost', 'is the address of this machine'],
    ['localhost.', 'is an address of the local network'],
    ['http://127.0.0.1:3000', 'is the address of this machine'],
    ['https://[::1]:3000', 'is the address of this machine'],
    ['okta.acme.local', 'is an address of the local network'],
    ['okta.internal', 'is an address of the local network'],
    ['app.localhost', 'is an address of the local network'],
    ['https://{yourOktaDomain}', 'still contains a placeholder'],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: what people paste
    ['https://${yourOktaDomain}/api/v1', 'still contains a placeholder'],
    ['{{org}}.okta.com', 'still contains a placeholder'],
    ['%7ByourOktaDomain%7D', 'still contains a placeholder'],
    ['<your-domain>', 'still contains a placeholder'],
    ['https://<subdomain>.okta.com', 'still contains a placeholder'],
    ['[your-org].okta.com', 'still contains a placeholder'],
    ['yourOktaDomain', 'still contains a placeholder'],
    ['your-org.okta.com', 'still contains a placeholder'],
    ['https://your-domain.com', 'still contains a placeholder'],
    ['subdomain.okta.com', 'still contains a placeholder'],
    ['https://example.com', 'still contains a placeholder'],
    ['acme.example', 'still contains a placeholder'],
    ['acme.okta.com.com', 'ends in ".com.com"'],
    ['https://https://acme.okta.com', 'contains a second "://"'],
    ['http://https://acme.okta.com', 'contains a second "://"'],
    ['okta.com', 'is an address of Okta itself'],
    ['https://www.okta.com/login', 'is an address of Okta itself'],
    ['login.okta.com', 'is an address of Okta itself'],
    ['https://developer.okta.com/docs', 'is an address of Okta itself'],
    ['www-admin.okta.com', 'is an address of Okta itself'],
    ['oktapreview.com', 'is an address of Okta itself'],
    ['acme_corp.okta.com', 'contains characters that host names never contain'],
    ['acme!.okta.com', 'contains characters that host names never contain'],
    ['acme..okta.com', 'contains characters that host names never contain'],
    ['-acme.okta.com', 'contains characters that host names never contain'],
    ['acme%2eokta.com', 'contains characters that host names never contain'],
    ['müller', 'contains characters that host names never contain'],
    ['acme.okta.com (production)', 'contains white space'],
    ['our org is https://acme.okta.com', 'contains white space'],
    [`${'a'.repeat(64)}.okta.com`, 'is longer than a host name can be'],
    [`${'a.'.repeat(130)}com`, 'is longer than a host name can be'],
  ])('rejects a text that cannot be an org URL: %s', (text, what) => {
    const error = refusalOf(() => parseOrgUrl(text));
    expect(error).toMatchObject({ category: 'invalid_request', field: 'orgUrl' });
    expect(error.message).toMatch(/^The org URL .+\. [A-Z].+\.$/);
    expect(error.what).toContain(`The org URL ${what}`);
    expect(error.hint).toMatch(/^[a-z]/);
    expect(error.faults).toMatchObject([{ path: 'orgUrl', message: expect.stringContaining(what) }]);
  });

  test('accepts a host that merely contains a documentation placeholder', () => {
    expect(originOf('yourorganics.com')).toBe('https://yourorganics.com');
    expect(originOf('example-tools.okta.com')).toBe('https://example-tools.okta.com');
  });
});

describe('a secret in the org URL field', () => {
  const secrets = [
    `00${'aB3-'.repeat(10)}`,
    `00sandboxSuperAdmin${'0'.repeat(23)}`,
    `SSWS 00${'aB3-'.repeat(10)}`,
    `Authorization: SSWS 00${'x'.repeat(40)}`,
    'Bearer abc.def.ghi',
    'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhZGEifQ.c2lnbmF0dXJl',
  ];

  test.each(secrets)('rejects a secret in the org URL field before any DNS lookup: %s', (secret) => {
    expect(refusalOf(() => parseOrgUrl(secret)).message).toContain('looks like an API token or another secret');
  });

  test('never repeats a secret from the org URL field', () => {
    const texts = [...secrets, 'https://ada:hunter2-secret@acme.okta.com', 'hunter2-secret://x', 'hunter2 secret'];
    for (const text of texts) {
      const said = JSON.stringify(refusalOf(() => parseOrgUrl(text)));
      for (const part of text.split(/[\s:/@.]+/).filter((word) => /hunter2|00|eyJ|c2ln/.test(word)))
        expect(said).not.toContain(part);
    }
  });
});

describe('loopback for the sandbox org', () => {
  test.each([
    ['http://127.0.0.1:3000', 'http://127.0.0.1:3000'],
    ['http://127.0.0.1:3000/', 'http://127.0.0.1:3000'],
    ['https://localhost:8443/x', 'https://localhost:8443'],
    ['http://[::1]:3000', 'http://[::1]:3000'],
    ['HTTP://LOCALHOST:3000', 'http://localhost:3000'],
    ['localhost:3000', 'http://localhost:3000'],
    ['http://localhost:80', 'http://localhost'],
  ])('accepts the org URL %s with allowLoopback', (text, origin) => {
    expect(originOf(text, { allowLoopback: true })).toBe(origin);
  });

  test.each([
    ['http://127.0.0.2:3000', 'is an IP address'],
    ['http://2130706433', 'is an IP address'],
    ['http://10.0.0.1:3000', 'is an IP address'],
    ['http://127.0.0.1.evil.com', 'uses unencrypted http'],
    ['http://localhost.evil.com:3000', 'uses unencrypted http'],
    ['http://app.localhost:3000', 'is an address of the local network'],
    ['ftp://localhost', 'is not a web address'],
    ['http://a:b@127.0.0.1:3000', 'contains an @'],
    ['http://127.0.0.1:99999', 'is not a valid address'],
    ['http://127.0.0.1:3000x', 'is not a valid address'],
  ])('rejects the org URL %s even with allowLoopback', (text, what) => {
    expect(refusalOf(() => parseOrgUrl(text, { allowLoopback: true })).message).toContain(what);
  });

  test('parses an Okta org URL as usual with allowLoopback', () => {
    expect(originOf('acme', { allowLoopback: true })).toBe('https://acme.okta.com');
  });
});

const pieces = fc.constantFrom(
  ...[
    'https://',
    'http://',
    'https:',
    '//',
    '/',
    '\\',
    ':',
    ':443',
    ':80',
    '@',
    '.',
    '..',
    '-',
    '-admin',
    'www.',
    '%2e',
  ],
  ...['acme', 'ACME', 'okta', 'okta.com', '.okta.com', '.oktapreview.com', '.com', 'localhost', 'local', '127.0.0.1'],
  ...['[::1]', '::1', '0x7f', '1', '{', '}', '<', '>', '"', ' ', '\n', '\u200b', 'ü', '。', '?', '#', 'xn--', '_', '$'],
);
const texts = fc.oneof(
  fc.array(pieces, { maxLength: 8 }).map((parts) => parts.join('')),
  fc.string({ unit: 'binary' }),
  fc.webUrl({ withQueryParameters: true, withFragments: true }),
  fc.domain(),
  fc.ipV4(),
  fc.ipV6(),
);

describe('any pasted org URL', () => {
  test.each([{}, { allowLoopback: true }])('parses any pasted text to a bare origin or rejects it: %j', (options) => {
    fc.assert(
      fc.property(texts, (text) => {
        const found = attempt(text, options);
        if (found instanceof OktaError) {
          expect(found).toMatchObject({ category: 'invalid_request', field: 'orgUrl' });
          return;
        }
        const url = new URL(found.origin);
        expect(url.origin).toBe(found.origin);
        expect([url.username, url.password, url.search, url.hash, url.pathname]).toEqual(['', '', '', '', '/']);
        const loopback = ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
        if ('allowLoopback' in options && loopback) return;
        expect(found.origin).toMatch(/^https:\/\/([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]+$/);
        expect(url.hostname).not.toMatch(/^[\d.]+$|-admin\.okta\.com$|^(www\.)?okta\.com$/);
      }),
      { numRuns: 3000 },
    );
  });

  test.each([{}, { allowLoopback: true }])('parses an origin to itself: %j', (options) => {
    fc.assert(
      fc.property(texts, (text) => {
        const found = attempt(text, options);
        if (found instanceof OktaError) return;
        expect(parseOrgUrl(found.origin, options)).toMatchObject({ origin: found.origin, repairs: [] });
      }),
      { numRuns: 3000 },
    );
  });

  test('reports a repair exactly when the origin differs from the text', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const found = attempt(text, {});
        if (found instanceof OktaError) return;
        expect(found.repairs.length === 0).toBe(found.origin === text);
      }),
      { numRuns: 3000 },
    );
  });
});

function attempt(text: string, options: OrgUrlOptions) {
  try {
    return parseOrgUrl(text, options);
  } catch (error) {
    if (error instanceof OktaError) return error;
    throw error;
  }
}

describe("hosts that could be mistaken for Okta's", () => {
  test.each([
    'acme-okta.com',
    'https://acme-okta.com',
    'https://0kta.com',
    'https://acme.0kta.com',
    'https://acme.okta-login.com',
    'https://acme.myokta.net',
    'https://acme.oktta.com',
    'https://acme.otka.com',
    'https://acme.okta.co.uk',
    'https://acme.oktapreveiw.com',
    // Cyrillic о; Greek ο and κ; Cyrillic к, т and а.
    'https://acme.\u043ekta.com',
    'https://acme.\u03bf\u03bata.com',
    'https://acme.o\u043a\u0442\u0430.com',
    'https://\u043ekta.acme.com',
    'https://acme.ókta.com',
  ])("warns about a host that could be mistaken for Okta's: %s", (text) => {
    expect(parseOrgUrl(text).warnings).toEqual([expect.stringContaining("is not one of Okta's domains")]);
  });

  test('shows the encoded host when a host contains letters other than a to z', () => {
    expect(parseOrgUrl('https://login.bücher.de').warnings).toEqual([
      'login.xn--bcher-kva.de stands for login.bücher.de, which contains letters other than a to z. Check that you own the domain.',
    ]);
  });

  test.each([
    'https://acme.okta.com',
    'https://acme.oktapreview.com',
    'https://okta.acme.com',
    'https://login.acme.co.uk',
  ])('does not warn about the org URL %s', (text) => {
    expect(parseOrgUrl(text).warnings).toEqual([]);
  });
});

describe('a token in a host', () => {
  const token = '00aB3dE5fG7hJ9kL1mN2pQ4rS6tU8vW0xY1zA2bC3d';
  test.each([
    `https://${token}`,
    token,
    `https://${token}.okta.com`,
    `${token}.okta.com`,
    `https://acme.${token}.com`,
    `https://${token}:443/path`,
    `https://${token.toLowerCase()}.okta.com`,
    `https://${token}\u3002okta.com`,
    `https://${token.replace('00', '\uff10\uff10')}.okta.com`,
    `https://${token.slice(0, 24)}.okta.com`,
    `https://${token.replace('B', '_')}.okta.com`,
    'https://eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ4In0.okta.com',
    `https://${'a1'.repeat(20)}.okta.com`,
  ])('rejects a token in a host without repeating it: %s', (text) => {
    expect(() => parseOrgUrl(text)).toThrow(
      expect.objectContaining({ field: 'orgUrl', message: expect.stringContaining('looks like an API token') }),
    );
    expect(() => parseOrgUrl(text)).not.toThrow(token);
  });
});
