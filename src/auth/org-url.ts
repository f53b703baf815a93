import { trimmedOf } from '../okta/text.ts';
import { canonicalHost, oddHost, orgHost, pasteHint, placeholderLeft } from './org-host.ts';
import { withoutInvisible, withoutQuotes } from './pasted-text.ts';
import { refusal } from './refusal.ts';

/** The address of an org, ready to be called. */
export interface OrgUrl {
  /** Scheme and host alone, as `https://acme.okta.com`. */
  readonly origin: string;
  /** What was changed about the text that was pasted, one sentence each; empty if nothing. */
  readonly repairs: readonly string[];
  /** What is odd about the address, one sentence each; nothing is refused for it, since a custom domain may be any. */
  readonly warnings: readonly string[];
}

/** How {@link parseOrgUrl} judges. */
export interface OrgUrlOptions {
  /** Also admits `127.0.0.1`, `[::1]` and `localhost`, by http or https and at any port: for the sandbox org. */
  readonly allowLoopback?: boolean;
}

interface Parts {
  /** In lower case; absent if the text had none. */
  readonly scheme: string | undefined;
  /** What stands between the slashes after the scheme and the path. */
  readonly authority: string;
  readonly host: string;
  /** Absent if the text had none; empty after a lone colon. */
  readonly port: string | undefined;
}

/** Characters of a pasted text that is judged at all. */
const longestUrl = 2048;

const loopbackHosts = ['localhost', '127.0.0.1', '[::1]'];

/**
 * The one https origin that a pasted text stands for: an org URL, a deep link, a console URL, a bare organisation name.
 * Throws `OktaError` `invalid_request` on what cannot be one, without repeating it: it may be a secret in the wrong field.
 */
export function parseOrgUrl(text: string, options: OrgUrlOptions = {}): OrgUrl {
  // Callers without types hand over what they have, as a variable that is not set.
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

/** Whether an origin is one of those that `allowLoopback` admits. */
export function isLoopbackOrigin(origin: string): boolean {
  return URL.canParse(origin) && loopbackHosts.includes(new URL(origin).hostname);
}

function clean(text: string, repairs: Set<string>): string {
  let cleaned = repaired(text, withoutInvisible(text), { repairs, sentence: 'Invisible characters were removed.' });
  for (let before = ''; before !== cleaned; ) {
    before = cleaned;
    cleaned = repaired(cleaned, cleaned.trim(), { repairs, sentence: 'White space around the URL was removed.' });
    cleaned = repaired(cleaned, withoutQuotes(cleaned), {
      repairs,
      sentence: 'The quotation marks around the URL were removed.',
    });
    // <your-domain> is a placeholder, <https://acme.okta.com> a link as mail programs write it, with |text as chats do.
    cleaned = repaired(cleaned, linkInBrackets(cleaned), {
      repairs,
      sentence: 'The angle brackets around the URL were removed.',
    });
    cleaned = repaired(cleaned, cleaned.replace(/^\[[^\]]*\]\(([^()]+)\)$/s, '$1'), {
      repairs,
      sentence: 'The URL was taken out of a Markdown link.',
    });
    cleaned = repaired(cleaned, trimmedOf(cleaned.replace(/^\(([^()]*)\)$/s, '$1'), { end: ',;' }), {
      repairs,
      sentence: 'The punctuation around the URL was removed.',
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

// A token completed to <token>.okta.com would be asked of the DNS, in the clear.
function refuseSecret(text: string): void {
  const secret = /^(authorization\s*:|ssws\b|bearer\b)/i.test(text) || /^eyJ[\w-]+\.[\w-]+/.test(text);
  if (secret || /^[\w~+=-]{36,}$/.test(text)) throw looksSecret();
}

/** Refuses a host of which a label looks like a token: it would be asked of the DNS too. */
function refuseSecretLabel(host: string): void {
  // Every dot that URLs know (UTS #46).
  if (host.split(/[.。．｡]/).some(isSecretLabel)) throw looksSecret();
}

// No name of an org begins with 00 and is so long, or has so many characters and digits among them.
function isSecretLabel(label: string): boolean {
  if (/^00[\w-]{16,}$/.test(label) || /^eyJ[\w-]{17,}$/i.test(label)) return true;
  return /^[\w~+=-]{36,}$/.test(label) && /[\d_~+=]/.test(label) && !label.startsWith('xn--');
}

function looksSecret() {
  const hint =
    'paste the token into the field for the API token, and the address of the org, as https://acme.okta.com, here';
  return refusal('orgUrl', { what: 'looks like an API token or another secret', hint });
}

function split(text: string, repairs: Set<string>): Parts {
  const { scheme, rest } = splitScheme(text, repairs);
  const [authority = ''] = rest.split(/[/\\?#]/, 1);
  const tail = rest.slice(authority.length);
  const [beforeQuery = ''] = rest.split(/[?#]/, 1);
  refuseSecretLabel(authority);
  if (/\s/.test(authority)) throw refusal('orgUrl', { what: 'contains white space', hint: pasteHint });
  if (beforeQuery.includes('://')) {
    const what = scheme === undefined ? 'has something in front of the address' : 'contains a second "://"';
    throw refusal('orgUrl', { what, hint: 'paste one address only, as https://acme.okta.com' });
  }
  if (authority.includes('@')) {
    const what = 'contains an @, so it is an e-mail address or carries a user name or password';
    throw refusal('orgUrl', { what, hint: 'give the address of the org alone, as https://acme.okta.com' });
  }
  if (/[{}<>$]|%7[bd]|\[[^\]:]*\]/i.test(authority)) throw placeholderLeft();
  if (tail === '/') repairs.add('The slash at the end was removed.');
  else if (tail !== '')
    repairs.add('What follows the host was left out: the connection needs the address of the org alone.');
  return { scheme, authority, ...splitPort(authority) };
}

function splitScheme(text: string, repairs: Set<string>): { scheme: string | undefined; rest: string } {
  // "acme.okta.com:443" begins like a scheme too, so other schemes count only with slashes, or without a port.
  const [all = '', name, slashes] =
    /^([a-z][a-z0-9+.-]*):([/\\]{2,})/i.exec(text) ??
    /^(https?)([/\\]{2,})/i.exec(text) ??
    /^(https?):([/\\]*)(?!\d+$)/i.exec(text) ??
    /^()(\/\/)/.exec(text) ??
    [];
  if (name === undefined || slashes === undefined) {
    if (/^[a-z][a-z0-9+.-]*:(?!\d*([/\\?#]|$))[^:@]*$/i.test(text)) throw wrongScheme('no https address');
    return { scheme: undefined, rest: text };
  }
  if (name !== '' && !all.includes(':')) repairs.add(`The colon after ${name.toLowerCase()} was put in.`);
  if (name !== '' && slashes !== '//') repairs.add(`The slashes after ${name.toLowerCase()}: were corrected.`);
  if (name !== name.toLowerCase()) repairs.add('Upper case was turned into lower case.');
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

function loopbackOrigin({ scheme, authority, port }: Parts, repairs: Set<string>): string {
  if (scheme !== undefined && scheme !== 'http' && scheme !== 'https') throw wrongScheme('no web address');
  const url = `${scheme ?? 'http'}://${authority}`;
  if (!URL.canParse(url)) throw refusal('orgUrl', { what: 'is no valid address', hint: 'check its port' });
  const { origin, port: kept } = new URL(url);
  if (scheme === undefined) repairs.add('http:// was put in front.');
  if (authority !== authority.toLowerCase()) repairs.add('Upper case was turned into lower case.');
  if (port !== undefined && (port === '' || port !== kept)) repairs.add('The port was written in its shortest form.');
  return origin;
}

function httpsOrigin({ scheme, host, port }: Parts, repairs: Set<string>): string {
  if (scheme !== undefined && scheme !== 'https' && scheme !== 'http') throw wrongScheme('no https address');
  if (loopbackHosts.includes(host.toLowerCase())) {
    const hint = 'give the address of the org, as https://acme.okta.com, or allow loopback if this is a sandbox org';
    throw refusal('orgUrl', { what: 'names this machine', hint }, 'loopback_not_allowed');
  }
  const canonical = canonicalHost(host);
  refuseSecretLabel(canonical);
  const plain = canonical.replace(/\.$/, '');
  const orgs = new Set<string>();
  const origin = `https://${orgHost(plain, orgs)}`;
  if (scheme === 'http') throw wrongScheme('unencrypted http');
  if (port !== undefined && port !== '' && Number(port) !== 443) throw wrongPort();
  if (scheme === undefined) repairs.add('https:// was put in front.');
  if (port !== undefined) repairs.add('The port was left out: https has port 443 by itself.');
  if (host !== host.toLowerCase()) repairs.add('Upper case was turned into lower case.');
  if (plain !== host.toLowerCase().replace(/\.$/, ''))
    repairs.add(`The host was written in plain letters, as ${plain}.`);
  if (canonical !== plain) repairs.add('The dot at the end was removed.');
  for (const sentence of orgs) repairs.add(sentence);
  return origin;
}

function wrongScheme(what: string) {
  return refusal('orgUrl', {
    what: `is ${what}`,
    hint: 'an Okta org answers at https:// alone, as https://acme.okta.com',
  });
}

function wrongPort() {
  const hint = 'leave the port out: Okta orgs answer at port 443, the one https has by itself';
  return refusal('orgUrl', { what: 'names a port other than 443', hint });
}
