import { isIP } from 'node:net';
import { isObject } from '../http/call.ts';
import { ApiError, invalid } from '../http/errors.ts';

/** One entry of `gateways` or `proxies`. */
export interface ZoneAddress {
  readonly type: 'CIDR' | 'RANGE';
  readonly value: string;
}

/**
 * Reads `gateways` or `proxies`; an absent list is null (recorded from real orgs). An entry is kept as it was written: `1.2.3.4/24`
 * stays so (recorded from real orgs).
 */
export function addressesOf(body: Record<string, unknown>, name: string, most: number): ZoneAddress[] | null {
  const value = body[name];
  if (value === undefined || value === null) return null;
  if (!Array.isArray(value)) throw new ApiError('E0000003');
  // Undocumented sentence; the limits are those of Okta's reference.
  if (value.length > most) throw invalid(name, `${name}: The list cannot have more than ${most} entries`);
  return value.map((entry) => addressOf(entry, name));
}

function addressOf(entry: unknown, name: string): ZoneAddress {
  if (!isObject(entry)) throw new ApiError('E0000003');
  const { type, value } = entry;
  if ((type !== 'CIDR' && type !== 'RANGE') || typeof value !== 'string') throw new ApiError('E0000003');
  const parts = value.split(type === 'CIDR' ? '/' : '-');
  const ips = type === 'CIDR' ? parts.slice(0, 1) : parts;
  // The sentence is from Okta's old reference, where only IPv4 is valid. Whether Okta takes IPv6 now is undocumented; here it does.
  const wrong = ips.find((ip) => isIP(ip) === 0);
  if (wrong !== undefined || parts.length !== 2) {
    const cause = `The IP: ${wrong ?? value} in the ${type}: ${value} is invalid. Make sure it is a valid IPV4.`;
    throw invalid(name, `${name}: ${cause}`);
  }
  if (type === 'CIDR' && !isPrefix(parts[1] ?? '', isIP(ips[0] ?? ''))) {
    // Undocumented sentence.
    throw invalid(name, `${name}: The CIDR: ${value} is invalid.`);
  }
  return { type, value };
}

function isPrefix(text: string, family: number): boolean {
  return /^\d{1,3}$/.test(text) && Number(text) <= (family === 6 ? 128 : 32);
}
