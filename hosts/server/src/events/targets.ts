import { lookup as systemLookup } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { refusedField } from 'okta-connector';
import { type AllAddresses, isPublicAddress, publicLookupThrough } from 'okta-connector/host';

/** The longest URL of a receiver. Signed callback URLs of platforms are long. */
const longestUrl = 4096;

/** Decides which URLs events may be sent to. Otherwise a client could reach what only the server can reach. */
export class Targets {
  /** Resolves a host for a connection, and fails for a private address. `undefined` if any address is allowed. */
  readonly lookup: LookupFunction | undefined;

  constructor({
    allowPrivate,
    resolve,
  }: { readonly allowPrivate: boolean; readonly resolve?: AllAddresses | undefined }) {
    this.lookup = allowPrivate ? undefined : publicLookupThrough(resolve ?? systemLookup);
  }

  /** Validates and normalizes the URL of a new subscription. Throws `invalid_request`. */
  async check(given: unknown): Promise<string> {
    const url = this.#parsed(given);
    if (this.lookup === undefined) return url.href;
    const fault = this.literalFault(url) ?? (await faultOf(url.hostname, this.lookup));
    if (fault === undefined) return url.href;
    throw refusedField('url', { what: fault, hint: 'use a URL that is reachable from the internet' });
  }

  /** Why nothing may be sent to a URL whose host is an address, which is never looked up; `undefined` for other hosts. */
  literalFault({ hostname }: URL): string | undefined {
    const address = hostname.replace(/^\[(.*)\]$/, '$1');
    if (this.lookup === undefined || isIP(address) === 0 || isPublicAddress(address)) return undefined;
    return privateFault;
  }

  #parsed(given: unknown): URL {
    const example = 'give one such as https://hooks.acme.example/okta';
    if (typeof given !== 'string' || given.length > longestUrl || !URL.canParse(given))
      throw refusedField('url', { what: 'is not a valid URL', hint: example });
    const url = new URL(given);
    if (url.username !== '' || url.password !== '')
      throw refusedField('url', { what: 'contains a username or password', hint: 'remove them from the URL' });
    if (url.protocol === 'https:' || (url.protocol === 'http:' && this.lookup === undefined)) return url;
    throw refusedField('url', { what: 'does not start with https', hint: example });
  }
}

/** What is said about a private address, whatever the address is. */
export const privateFault = 'has a host in a private network';

async function faultOf(hostname: string, lookup: LookupFunction): Promise<string | undefined> {
  return new Promise((resolve) => {
    lookup(hostname, { all: true }, (error) => {
      if (error === null) resolve(undefined);
      else resolve(isPrivateRefusal(error) ? privateFault : 'has a host that cannot be resolved');
    });
  });
}

/** Whether a connection was refused because the host has a private address. */
export function isPrivateRefusal(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_PRIVATE_ADDRESS';
}
