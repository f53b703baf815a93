import { looksLikeOkta, writtenInOtherLetters } from './look-alike.ts';
import { refusal } from './refusal.ts';

/** The domains where Okta hosts orgs (Okta docs: domains; the list in Okta's SDKs). Other hosts are custom domains. */
const oktaDomains = [
  'okta.com',
  'oktapreview.com',
  'okta-emea.com',
  'okta-gov.com',
  'okta.mil',
  'okta-miltest.com',
  'trex-govcloud.com',
  'trexcloud.com',
];

/** Whether a host belongs to one of Okta's domains. */
export function isOktaHost(host: string): boolean {
  return oktaDomains.some((domain) => host.endsWith(`.${domain}`));
}

/** Subdomains that belong to Okta itself. */
const oktaSites = ['www', 'login', 'developer', 'support', 'help', 'status', 'trust', 'admin', 'okta'];

/** Top-level names of private networks (RFC 6761, RFC 6762, RFC 8375, and common practice). */
const localDomains = [
  'localhost',
  'localdomain',
  'local',
  'internal',
  'intranet',
  'private',
  'corp',
  'home',
  'lan',
  'arpa',
  'onion',
];

/** Top-level names reserved for examples and tests (RFC 2606). */
const reservedDomains = ['example', 'test', 'invalid'];

/** Placeholders for a label in documentation, without hyphens. */
const yourLabel = /^your(okta|org|company|custom)?(sub)?(domain|org|organi[sz]ation|company|tenant|instance|name)$/;

/** Placeholders for the name of an org in documentation. */
const sampleNames = ['subdomain', 'oktadomain', 'orgname'];

/** What programs print for a missing value. */
const missingNames = ['undefined', 'null', 'nan'];

/** The hint for a text that cannot be used at all. */
export const pasteHint =
  'paste the address that your browser shows when you are signed in to Okta, for example https://acme.okta.com';

/** A host as URLs spell it: lower case, punycode, IPv4 addresses in dotted decimals. Rejects IP addresses and texts that are not a host. */
export function canonicalHost(host: string): string {
  // Percent signs would be decoded into characters that were not checked.
  const url = `https://${host}/`;
  if (host === '') throw refusal('orgUrl', { what: 'does not contain a host', hint: pasteHint });
  if (host.includes('%') || !URL.canParse(url)) throw noHostName();
  const { hostname } = new URL(url);
  if (hostname.startsWith('[') || /^\d+(\.\d+){3}$/.test(hostname)) {
    const hint = 'enter the host name of the org, for example https://acme.okta.com';
    throw refusal('orgUrl', { what: 'is an IP address', hint });
  }
  const labels = hostname.replace(/\.$/, '').split('.');
  if (!labels.every((label) => /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/.test(label))) throw noHostName();
  if (labels.some((label) => label.length > 63) || hostname.length > 253) {
    const what = 'is longer than a host name can be (63 characters between two dots, 253 in all)';
    throw refusal('orgUrl', { what, hint: pasteHint });
  }
  return hostname;
}

/** The host of the org that a canonical host stands for. Throws `invalid_request` if there is none. */
export function orgHost(host: string, repairs: Set<string>): string {
  const labels = host.split('.');
  const last = labels.at(-1) ?? '';
  // A single word is the name of an org, even if it is also a top-level domain.
  if (localDomains.includes(last) && (labels.length > 1 || last === 'localhost')) {
    const hint = 'enter the public address of the org, for example https://acme.okta.com';
    throw refusal('orgUrl', { what: 'is an address of the local network', hint });
  }
  if (isPlaceholder(labels)) throw placeholderLeft();
  if (host.endsWith('.com.com')) {
    const hint = 'remove one of the two';
    throw refusal('orgUrl', { what: 'ends in ".com.com"', hint });
  }
  if (labels.length === 1) return hostOfName(host, repairs);
  const domain = oktaDomains.find((candidate) => host === candidate || host.endsWith(`.${candidate}`));
  // A custom domain may have any name. The connection test shows whether an org responds there.
  if (domain === undefined) return host;
  return hostAtOkta({ name: host.slice(0, -domain.length - 1), domain }, repairs);
}

/** A doubt about a host that may nevertheless belong to an org; `undefined` if there is none. */
export function oddHost(host: string): string | undefined {
  return sampleHost(host) ?? resemblance(host);
}

// Documentation uses these as placeholders, and so do test servers.
function sampleHost(host: string): string | undefined {
  const labels = host.split('.');
  const sample = labels[0] === 'example' || isExampleDomain(labels.slice(-2));
  return sample ? `${host} is an example from documentation. Enter the address of your own org.` : undefined;
}

/** A warning about a host that looks like one of Okta's but is not, for example acme.okta.co or acme.okta.com.acme.net. */
function resemblance(host: string): string | undefined {
  if (isOktaHost(host)) return undefined;
  const labels = host.split('.');
  const own = oktaDomains.map((domain) => domain.split('.')[0]);
  const resembles =
    own.includes(labels.at(-2)) || looksLikeOkta(host) || oktaDomains.some((domain) => host.includes(`.${domain}.`));
  if (resembles) return `${host} is not one of Okta's domains. Check it for typos, unless you own the domain.`;
  const written = writtenInOtherLetters(host);
  if (written === undefined) return undefined;
  return `${host} stands for ${written}, which contains letters other than a to z. Check that you own the domain.`;
}

function hostOfName(name: string, repairs: Set<string>): string {
  if (/^https?$/.test(name)) throw refusal('orgUrl', { what: 'does not contain a host', hint: pasteHint });
  const host = hostAtOkta({ name, domain: 'okta.com' }, new Set());
  repairs.add(`Completed the org name ${name} to ${host}.`);
  return host;
}

function hostAtOkta({ name, domain }: { name: string; domain: string }, repairs: Set<string>): string {
  // Names at Okta's domains are plain letters, digits and hyphens.
  if (name.includes('xn--')) throw noHostName();
  const org = name.replace(/^(www\.)+/, '').replace(/(-+admin)+$/, '');
  if (org === '' || oktaSites.includes(org)) {
    const hint = `put the name of your org in front, for example https://acme.${domain}`;
    throw refusal('orgUrl', { what: 'is an address of Okta itself, not of an org', hint });
  }
  const host = `${org}.${domain}`;
  if (name.startsWith('www.')) repairs.add(`Removed www., because the org is at ${host}.`);
  if (name.endsWith('-admin')) repairs.add(`Replaced the Admin Console address ${name}.${domain} by ${host}.`);
  return host;
}

function isPlaceholder(labels: readonly string[]): boolean {
  const last = labels.at(-1) ?? '';
  if (labels.length > 1 && reservedDomains.includes(last)) return true;
  if (isExampleDomain(labels)) return true;
  const names = labels.map((label) => label.replace(/-admin$/, '').replaceAll('-', ''));
  const atOkta = labels.length === 1 || oktaDomains.includes(labels.slice(1).join('.'));
  return (
    names.some((name) => yourLabel.test(name)) || (atOkta && [...sampleNames, ...missingNames].includes(names[0] ?? ''))
  );
}

// example.com and its siblings are kept free for documentation (RFC 2606).
function isExampleDomain([name, end = '', ...more]: readonly string[]): boolean {
  return name === 'example' && ['com', 'net', 'org'].includes(end) && more.length === 0;
}

/** The error for a placeholder from documentation. */
export function placeholderLeft() {
  const hint = 'replace it with the name of your org, for example https://acme.okta.com';
  return refusal('orgUrl', { what: 'still contains a placeholder', hint });
}

function noHostName() {
  return refusal('orgUrl', { what: 'contains characters that host names never contain', hint: pasteHint });
}
