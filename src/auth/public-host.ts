import { type LookupAddress, type LookupAllOptions, lookup as systemLookup } from 'node:dns';
import { BlockList, isIPv4, isIPv6, type LookupFunction } from 'node:net';

// IANA special-purpose address registries: networks that are not globally reachable, including multicast and reserved ranges.
const privateV4: readonly (readonly [string, number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
];

// Everything outside 2000::/3 is not globally reachable, and inside it these are not: Teredo, ORCHID, documentation, 6to4.
const globalV6 = new BlockList();
globalV6.addSubnet('2000::', 3, 'ipv6');
const specialV6: readonly (readonly [string, number])[] = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
];

// Networks without IPv4 reach it through addresses that hold the IPv4 address (NAT64, RFC 6052).
const translated = new BlockList();
translated.addSubnet('64:ff9b::', 96, 'ipv6');

const refused = new BlockList();
for (const [net, prefix] of privateV4) {
  refused.addSubnet(net, prefix, 'ipv4');
  refused.addSubnet(`64:ff9b::${net}`, 96 + prefix, 'ipv6');
}
for (const [net, prefix] of specialV6) refused.addSubnet(net, prefix, 'ipv6');

/** Whether an address belongs to the public internet: not private, loopback, link-local, multicast or reserved. */
export function isPublicAddress(address: string): boolean {
  if (isIPv4(address)) return !refused.check(address, 'ipv4');
  // A zone, as in fe80::1%eth0, is for addresses of the local link alone.
  if (!isIPv6(address) || address.includes('%')) return false;
  // An IPv4-mapped address (::ffff:10.0.0.1) has no business in a DNS answer, and is outside 2000::/3.
  const reachable = globalV6.check(address, 'ipv6') || translated.check(address, 'ipv6');
  return reachable && !refused.check(address, 'ipv6');
}

/**
 * A `lookup` for `net.connect`, `tls.connect` and undici's `connect` that fails unless all addresses of the host are
 * public. The check and the connection use the same answer, so that a host cannot change its address between the two.
 */
export const publicLookup: LookupFunction = publicLookupThrough(systemLookup);

/** {@link publicLookup} through another resolver. */
export function publicLookupThrough(resolve: AllAddresses): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, addresses) => {
      const fault = error ?? addressFault(addresses);
      const [first] = addresses ?? [];
      if (fault !== undefined || first === undefined) callback(fault ?? noAddress(), []);
      else if (options.all === true) callback(null, addresses);
      else callback(null, first.address, first.family);
    });
  };
}

/** A resolver that gives all addresses to a callback, as `dns.lookup` does with `all: true`. */
export type AllAddresses = (
  hostname: string,
  options: LookupAllOptions,
  callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

/** Why nothing may be sent to a host with these addresses; `undefined` if it may. One bad address is enough. */
function addressFault(addresses: readonly Pick<LookupAddress, 'address'>[]): NodeJS.ErrnoException | undefined {
  if (addresses.length === 0) return noAddress();
  if (addresses.every(({ address }) => isPublicAddress(address))) return undefined;
  return Object.assign(new Error('the host has an address of a private network'), { code: 'ERR_PRIVATE_ADDRESS' });
}

function noAddress(): NodeJS.ErrnoException {
  return Object.assign(new Error('the host has no address'), { code: 'ENODATA' });
}
