import { trimmedOf } from '../okta/text.ts';
import { canonicalHost, oddHost, orgHost, pasteHint, placeholderLeft } from './org-host.ts';
import { withoutInvisible, withoutQuotes } from './pasted-text.ts';
import { refusal } from './refusal.ts';

/** The address of an org, ready to be called. */
export interface OrgUrl {
  /** Scheme and host only, for example `https://acme.okta.com`. */
  readonly origin: string;
  /** Changes made to the pasted text, one sentence each. */
  readonly repairs: readonly string[];
  /** Doubts about the address, one entry each. Nothing is rejected for them, because a custom domain may have any name. */
  readonly warnings: readonly string[];
}

/** Options of {@link parseOrgUrl}. */
export interface OrgUrlOptions {
  /** Also accepts `127.0.0.1`, `[::1]` and `localhost` by http or https and on any port, for the sandbox org. */
  readonly allowLoopback?: boolean;
}

interface SplitUrl {
  /** In lower case. Absent if the text had none. */
  readonly scheme: string | undefined;
  /** What stands between the slashes after the scheme and the path. */
  readonly authority: string;
  readonly host: string;
  /** Absent if the text had none. Empty after a lone colon. */
  readonly port: string | undefined;
}

const longestUrl = 2048;

const loopbackHosts = ['localhost', '127.0.0.1', '[::1]'];

/**
 * The https origin in a pasted text: an org URL, a deep link, a console URL or an org name. Throws `invalid_request` for any
 * other text, and never repeats it: it may be a secret in the wrong field.
 */
export function parseOrgUrl(text: string, options: OrgUrlOptions = {}): OrgUrl {
  // Untyped callers may pass a variable that is not set.
  if (typeof text !== 'string') throw refusal('orgUrl', { what: 'is missing', hint: pasteHint });
  if (text.length > longestUrl) {
    const what = `is longer than ${longestUrl} characters`;
    throw refusal('orgUrl', { what, hint: pasteHint });
  }
  const repairs = new Set<string>();
  const cleaned = clean(text, repairs);
  if (cleaned === '') throw refusal('orgUrl', { what: 'is empty', hint: pasteHint });
  refuseSecret(cleaned);
  const parts = split(cleaned, repairs);
  const origin =
    options.allowLoopback === true && loopbackHosts.includes(parts.host.toLowerCase())
      ? loopbackOrigin(parts, repairs)
      : httpsOrigin(parts, repairs);
  const odd = oddHost(new URL(origin).hostname);
  return { origin, repairs: [...repairs], warnings: odd === undefined ? [] : [odd] };
}

/** Whether an origin is one that `allowLoopback` accepts. */
export function isLoopbackOrigin(origin: string): boolean {
  return URL.canParse(origin) && loopbackHosts.includes(new URL(origin).hostname);
}

function clean(text: string, repairs: Set<string>): string {
  let cleaned = repaired(text, withoutInvisible(text), { repairs, sentence: 'Removed invisible characters.' });
  for (let before = ''; before !== cleaned; ) {
    before = cleaned;
    cleaned = repaired(cleaned, cleaned.trim(), { repairs, sentence: 'Removed white space around the URL.' });
    cleaned = repaired(cleaned, withoutQuotes(cleaned), {
      repairs,
      sentence: 'Removed the quotation marks around the URL.',
    });
    // <your-domain> is a placeholder, <https://acme.okta.com> a link as mail programs write it, with |text as chats do.
    cleaned = repaired(cleaned, linkInBrackets(cleaned), {
      repairs,
      sentence: 'Removed the angle brackets around the URL.',
    });
    cleaned = repaired(cleaned, cleaned.replace(/^\[[^\]]*\]\(([^()]+)\)$/s, '$1'), {
      repairs,
      sentence: 'Took the URL from a Markdown link.',
    });
    cleaned = repaired(cleaned, trimmedOf(cleaned.replace(/^\(([^()]*)\)$/s, '$1'), { end: ',;' }), {
      repairs,
      sentence: 'Removed the punctuation around the URL.',
    });
  }
  return cleaned;
}

function linkInBrackets(text: string): string {
  if (!text.startsWith('<') || !text.endsWith('>')) return text;
  const [link = ''] = text.slice(1, -1).split('|', 1);
  return /[.:]/.test(link) ? link : text;
}

function repaired(before: string, after: string, { repairs, sentence }: { repairs: Set<string>; sentence: string }) {
  if (after !== before) repairs.add(sentence);
  return after;
}

// Completed to <token>.okta.com, a token would be sent to DNS servers in plain text.
function refuseSecret(text: string): void {
  const secret = /^(authorization\s*:|ssws\b|bearer\b)/i.test(text) || /^eyJ[\w-]+\.[\w-]+/.test(text);
  if (secret || /^[\w~+=-]{36,}$/.test(text)) throw looksSecret();
}

/** Rejects a host with a label that looks like a token, because DNS servers would see it. */
function refuseSecretLabel(host: string): void {
  // Every dot that URLs know (UTS #46).
  if (host.split(/[.。．｡]/).some(isSecretLabel)) throw looksSecret();
}

// No org name begins with 00 and is that long, or has that many characters with digits among them.
function isSecretLabel(label: string): boolean {
  if (/^00[\w-]{16,}$/.test(label) || /^eyJ[\w-]{17,}$/i.test(label)) return true;
  return /^[\w~+=-]{36,}$/.test(label) && /[\d_~+=]/.test(label) && !label.startsWith('xn--');
}

function looksSecret() {
  const hint = 'paste the token into API token, and the address of the org, for example https://acme.okta.com, here';
  return refusal('orgUrl', { what: 'looks like an API token or another secret', hint });
}

function split(text: string, repairs: Set<string>): SplitUrl {
  const { scheme, rest } = splitScheme(text, repairs);
  const [authority = ''] = rest.split(/[/\\?#]/, 1);
  const tail = rest.slice(authority.length);
  const [beforeQuery = ''] = rest.split(/[?#]/, 1);
  refuseSecretLabel(authority);
  if (/\s/.test(authority)) throw refusal('orgUrl', { what: 'contains white space', hint: pasteHint });
  if (beforeQuery.includes('://')) {
    const what = scheme === undefined ? 'has text before the address' : 'contains a second "://"';
    throw refusal('orgUrl', { what, hint: 'paste a single address, for example https://acme.okta.com' });
  }
  if (authority.includes('@')) {
    const what = 'contains an @, which belongs to an email address or a password';
    throw refusal('orgUrl', { what, hint: 'enter only the address of the org, for example https://acme.okta.com' });
  }
  if (/[{}<>$]|%7[bd]|\[[^\]:]*\]/i.test(authority)) throw placeholderLeft();
  if (tail === '/') repairs.add('Removed the slash at the end.');
  else if (tail !== '') repairs.add('Removed everything after the host.');
  return { scheme, authority, ...splitPort(authority) };
}

function splitScheme(text: string, repairs: Set<string>): { scheme: string | undefined; rest: string } {
  // "acme.okta.com:443" also begins like a scheme, so other schemes count only with slashes, or without a port.
  const [all = '', name, slashes] =
    /^([a-z][a-z0-9+.-]*):([/\\]{2,})/i.exec(text) ??
    /^(https?)([/\\]{2,})/i.exec(text) ??
    /^(https?):([/\\]*)(?!\d+$)/i.exec(text) ??
    /^()(\/\/)/.exec(text) ??
    [];
  if (name === undefined || slashes === undefined) {
    if (/^[a-z][a-z0-9+.-]*:(?!\d*([/\\?#]|$))[^:@]*$/i.test(text)) throw wrongScheme('is not an https address');
    return { scheme: undefined, rest: text };
  }
  if (name !== '' && !all.includes(':')) repairs.add(`Added the colon after ${name.toLowerCase()}.`);
  if (name !== '' && slashes !== '//') repairs.add(`Corrected the slashes after ${name.toLowerCase()}:.`);
  if (name !== name.toLowerCase()) repairs.add('Changed upper case to lower case.');
  return { scheme: name === '' ? undefined : name.toLowerCase(), rest: text.slice(all.length) };
}

function splitPort(authority: string): { host: string; port: string | undefined } {
  const bracketed = /^(\[[^\]]*\])(?::(\d*))?$/.exec(authority);
  if (bracketed !== null) return { host: bracketed[1] ?? '', port: bracketed[2] };
  // An IPv6 address without its brackets.
  if (authority.split(':').length > 2) return { host: `[${authority}]`, port: undefined };
  const [host = '', port] = authority.split(':');
  return { host, port };
}

function loopbackOrigin({ scheme, authority, port }: SplitUrl, repairs: Set<string>): string {
  if (scheme !== undefined && scheme !== 'http' && scheme !== 'https') throw wrongScheme('is not a web address');
  const url = `${scheme ?? 'http'}://${authority}`;
  if (!URL.canParse(url)) throw refusal('orgUrl', { what: 'is not a valid address', hint: 'check the port' });
  const { origin, port: kept } = new URL(url);
  if (scheme === undefined) repairs.add('Added http:// at the start.');
  if (authority !== authority.toLowerCase()) repairs.add('Changed upper case to lower case.');
  if (port !== undefined && (port === '' || port !== kept)) repairs.add('Shortened the port.');
  return origin;
}

function httpsOrigin({ scheme, host, port }: SplitUrl, repairs: Set<string>): string {
  if (scheme !== undefined && scheme !== 'https' && scheme !== 'http') throw wrongScheme('is not an https address');
  if (loopbackHosts.includes(host.toLowerCase())) {
    const hint =
      'enter the address of the org, for example https://acme.okta.com, or allow loopback if this is a sandbox org';
    throw refusal('orgUrl', { what: 'is the address of this machine', hint }, 'loopback_not_allowed');
  }
  const canonical = canonicalHost(host);
  refuseSecretLabel(canonical);
  const plain = canonical.replace(/\.$/, '');
  const orgs = new Set<string>();
  const origin = `https://${orgHost(plain, orgs)}`;
  if (scheme === 'http') throw wrongScheme('uses unencrypted http');
  if (port !== undefined && port !== '' && Number(port) !== 443) throw wrongPort();
  if (scheme === undefined) repairs.add('Added https:// at the start.');
  if (port !== undefined) repairs.add('Removed the port, because https always uses 443.');
  if (host !== host.toLowerCase()) repairs.add('Changed upper case to lower case.');
  if (plain !== host.toLowerCase().replace(/\.$/, '')) repairs.add(`Changed the host to plain letters: ${plain}.`);
  if (canonical !== plain) repairs.add('Removed the dot at the end.');
  for (const sentence of orgs) repairs.add(sentence);
  return origin;
}

function wrongScheme(what: string) {
  return refusal('orgUrl', { what, hint: 'use https, for example https://acme.okta.com' });
}

function wrongPort() {
  const hint = 'remove the port, because Okta orgs use the https port 443';
  return refusal('orgUrl', { what: 'names a port other than 443', hint });
}
