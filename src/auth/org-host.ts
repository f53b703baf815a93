import { looksLikeOkta, writtenInOtherLetters } from './look-alike.ts';
import { refusal } from './refusal.ts';

/** The domains at which Okta hosts orgs (Okta docs: domains; the list in Okta's own SDKs). Other hosts are custom domains. */
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

/** Whether a host lies at one of Okta's own domains. */
export function isOktaHost(host: string): boolean {
  return oktaDomains.some((domain) => host.endsWith(`.${domain}`));
}

/** First labels at Okta's domains that belong to Okta itself. */
const oktaSites = ['www', 'login', 'developer', 'support', 'help', 'status', 'trust', 'admin', 'okta'];

/** Last labels that no public DNS has, or that name machines nearby (RFC 6761, RFC 6762, RFC 8375, and custom). */
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

/** Last labels that are kept free for examples and tests (RFC 2606). */
const reservedDomains = ['example', 'test', 'invalid'];

/** Labels, hyphens left out, that stand in documentation for one's own. */
const yourLabel = /^your(okta|org|company|custom)?(sub)?(domain|org|organi[sz]ation|company|tenant|instance|name)$/;

/** Names that stand for an org's own in documentation, where only an org's name can stand. */
const sampleNames = ['subdomain', 'oktadomain', 'orgname'];

/** What programs put where a value is missing. */
const missingNames = ['undefined', 'null', 'nan'];

/** What to do when nothing of the text can be used. */
export const pasteHint =
  'paste the address that the browser shows when you are signed in to Okta, as https://acme.okta.com';

/** A host as URLs spell it: lower case, punycode, IPv4 addresses in dotted decimals. Refuses what is no host, and addresses. */
export function canonicalHost(host: string): string {
  // Percent signs would be decoded, into characters that the checks before this have not seen.
  const url = `https://${host}/`;
  if (host === '') throw refusal('orgUrl', { what: 'names no host', hint: pasteHint });
  if (host.includes('%') || !URL.canParse(url)) throw noHostName();
  const { hostname } = new URL(url);
  if (hostname.startsWith('[') || /^\d+(\.\d+){3}$/.test(hostname)) {
    const hint =
      'give the name of the org, as https://acme.okta.com: its certificate and its address belong to the name';
    throw refusal('orgUrl', { what: 'is an IP address', hint });
  }
  const labels = hostname.replace(/\.$/, '').split('.');
  if (!labels.every((label) => /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/.test(label))) throw noHostName();
  if (labels.some((label) => label.length > 63) || hostname.length > 253) {
    const what = 'is longer than host names can be (63 characters between two dots, 253 in all)';
    throw refusal('orgUrl', { what, hint: pasteHint });
  }
  return hostname;
}

/** The host of the org that a canonical host stands for, or an `OktaError` that says why it stands for none. */
export function orgHost(host: string, repairs: Set<string>): string {
  const labels = host.split('.');
  const last = labels.at(-1) ?? '';
  // A single word is the name of an org, whatever it means as a domain.
  if (localDomains.includes(last) && (labels.length > 1 || last === 'localhost')) {
    const hint = 'give the public address of the org, as https://acme.okta.com';
    throw refusal('orgUrl', { what: 'names a machine of the local network', hint });
  }
  if (isPlaceholder(labels)) throw placeholderLeft();
  if (host.endsWith('.com.com')) {
    const hint = 'remove one of the two, as in https://acme.okta.com';
    throw refusal('orgUrl', { what: 'ends in ".com.com"', hint });
  }
  if (labels.length === 1) return hostOfName(host, repairs);
  const domain = oktaDomains.find((candidate) => host === candidate || host.endsWith(`.${candidate}`));
  // A custom domain may be named anything: whether an org answers there shows when it is asked.
  if (domain === undefined) return host;
  return hostAtOkta({ name: host.slice(0, -domain.length - 1), domain }, repairs);
}

/** What is odd about a host that may be an org's all the same; `undefined` if nothing is. */
export function oddHost(host: string): string | undefined {
  return sampleHost(host) ?? resemblance(host);
}

// Documentation writes these for an org of one's own; so do tests that answer in Okta's place.
function sampleHost(host: string): string | undefined {
  const labels = host.split('.');
  const sample = labels[0] === 'example' || isExampleDomain(labels.slice(-2));
  return sample ? `${host} is an address that documentation gives as an example: put in your own org's.` : undefined;
}

/** What to know of a host that reads like one of Okta's and is none, as acme.okta.co or acme.okta.com.acme.net. */
function resemblance(host: string): string | undefined {
  if (isOktaHost(host)) return undefined;
  const labels = host.split('.');
  const own = oktaDomains.map((domain) => domain.split('.')[0]);
  const resembles =
    own.includes(labels.at(-2)) || looksLikeOkta(host) || oktaDomains.some((domain) => host.includes(`.${domain}.`));
  if (resembles) return `${host} is none of Okta's domains: check it for typos, unless the domain is your own.`;
  const written = writtenInOtherLetters(host);
  if (written === undefined) return undefined;
  return `${host} stands for ${written}, whose letters are not all from a to z: check that the domain is your own.`;
}

function hostOfName(name: string, repairs: Set<string>): string {
  if (/^https?$/.test(name)) throw refusal('orgUrl', { what: 'names no host', hint: pasteHint });
  const host = hostAtOkta({ name, domain: 'okta.com' }, new Set());
  repairs.add(`The organisation name ${name} was completed to ${host}.`);
  return host;
}

function hostAtOkta({ name, domain }: { name: string; domain: string }, repairs: Set<string>): string {
  // Names at Okta's domains are plain letters, digits and hyphens.
  if (name.includes('xn--')) throw noHostName();
  const org = name.replace(/^(www\.)+/, '').replace(/(-+admin)+$/, '');
  if (org === '' || oktaSites.includes(org)) {
    const hint = `put the name of your org in front, as https://acme.${domain}`;
    throw refusal('orgUrl', { what: "is an address of Okta's own and names no org", hint });
  }
  const host = `${org}.${domain}`;
  if (name.startsWith('www.')) repairs.add(`www. was removed: the org is at ${host}.`);
  if (name.endsWith('-admin')) repairs.add(`The admin console's host ${name}.${domain} was replaced by ${host}.`);
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

/** The refusal of a text that documentation has for one's own org. */
export function placeholderLeft() {
  const hint = "put your own org's name in its place, as https://acme.okta.com";
  return refusal('orgUrl', { what: 'still contains a placeholder', hint });
}

function noHostName() {
  return refusal('orgUrl', { what: 'contains characters that no host name has', hint: pasteHint });
}
