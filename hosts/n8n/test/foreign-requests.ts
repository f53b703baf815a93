type Request = Readonly<Record<string, unknown>>;

/** Requests that must not get the token of `org`, because they lead to `other` or can be read on the way. */
export function foreignRequests(org: string, other: string): [what: string, request: Request][] {
  const { protocol, host, hostname, port } = new URL(org);
  const otherHost = new URL(other).host;
  const swapped = protocol === 'https:' ? 'http:' : 'https:';
  const path = '/api/v1/users/me';
  return [
    ['another host', { url: other + path }],
    ['another host, older helper', { uri: other + path }],
    ['both, the first elsewhere', { url: other + path, uri: org + path }],
    ['both, the second elsewhere', { url: org + path, uri: other + path }],
    ['another scheme', { url: `${swapped}//${host}${path}` }],
    ['another port', { url: `${protocol}//${hostname}:${Number(port || 443) + 1}${path}` }],
    ['a host that begins like the org', { url: `${protocol}//${hostname}.${otherHost}${path}` }],
    ['the org as user information', { url: `${protocol}//${host}@${otherHost}${path}` }],
    ['user information at the org', { url: `${protocol}//user:password@${host}${path}` }],
    ['a base elsewhere', { baseURL: other, url: path }],
    ['a base elsewhere, older helper', { baseURL: other, uri: path }],
    ['a base elsewhere, without an address', { baseURL: other }],
    ['an absolute address and a base of the org', { baseURL: org, url: other + path }],
    ['an absolute address of the org and a base elsewhere', { baseURL: other, url: org + path }],
    ['a protocol-relative address', { baseURL: org, url: `//${otherHost}${path}` }],
    ['a protocol-relative address without a base', { url: `//${otherHost}${path}` }],
    ['a relative address that continues the host of the base', { baseURL: org, url: `.${otherHost}${path}` }],
    ['a relative address with a user', { baseURL: org, url: `@${otherHost}${path}` }],
    ['a scheme without slashes', { baseURL: org, url: `${swapped}${otherHost}${path}` }],
    ['backslashes to the org and a base elsewhere', { baseURL: other, url: `\\\\${host}${path}` }],
    ['backslashes elsewhere and a base of the org', { baseURL: org, url: `/\\${otherHost}${path}` }],
    ['a backslash before the host of the org', { url: `${protocol}//${otherHost}\\@${host}${path}` }],
    ['a tab between the slashes', { baseURL: org, url: `/\t/${otherHost}${path}` }],
    ['a newline in the scheme', { url: `ht\ntp://${otherHost}${path}` }],
    ['a space before another host', { url: ` ${other}${path}` }],
    ['a null character', { url: `${org}\0.${otherHost}${path}` }],
    ['a list', { url: [other + path] }],
    ['a list that reads as the org', { url: [org + path] }],
    ['a URL object', { url: new URL(other + path) }],
    ['an object with an address of its own', { uri: { href: other + path, toString: () => other + path } }],
    ['an object that reads differently each time', { url: { toString: alternating(org + path, other + path) } }],
    ['null beside an address elsewhere', { url: null, uri: other + path }],
    ['an empty address and a base elsewhere', { url: '', baseURL: other }],
    ['no address', {}],
    ['another scheme altogether', { url: 'file:///etc/passwd' }],
    ['a proxy', { url: org + path, proxy: other }],
    ['a proxy as an object', { url: org + path, proxy: { protocol: 'http', host: '127.0.0.1', port: 9 } }],
    ['no check of the certificate', { url: org + path, skipSslCertificateValidation: true }],
    ['no check of the certificate, older helper', { uri: org + path, rejectUnauthorized: false }],
    ['a certificate authority of its own', { uri: org + path, agentOptions: { ca: 'a certificate' } }],
  ];
}

function alternating(...texts: readonly string[]): () => string {
  let count = 0;
  return () => texts[count++ % texts.length] ?? '';
}
