import { isObject, textMember } from '../http/call.ts';
import { ApiError, invalid, leftBlank } from '../http/errors.ts';
import type { NetworkZone } from '../state/model.ts';
import { addressesOf } from './addresses.ts';

/** The members of a zone that a caller sets. */
export type ZoneInput = Pick<NetworkZone, 'name' | 'type' | 'usage' | 'coverage'>;

const types = ['IP', 'DYNAMIC', 'DYNAMIC_V2'] as const;

/** Okta's reference: most characters of a name, and entries of a dynamic list. */
const maxName = 128;
const maxDynamic = 75;

/** Reads the body of a creation or a replacement. A replacement names the zone it replaces. */
export function readZone(body: Record<string, unknown>, zone?: NetworkZone): ZoneInput {
  const type = types.find((one) => one === body['type']);
  // Recorded in Okta's reference (NzErrorApiValidationFailed): an unknown type is not well-formed.
  if (type === undefined) throw new ApiError('E0000003');
  // Okta's reference (replaceNetworkZone); the sentence is undocumented.
  if (zone !== undefined && zone.type !== type) throw invalid('type', 'type: The type of a zone cannot be changed');
  const name = textMember(body, 'name');
  if (name === undefined || name === '') throw leftBlank('name');
  if (name.length > maxName) throw invalid('name', `name: The name cannot be longer than ${maxName} characters`);
  const usage = usageOf(body, zone);
  return { name, type, usage, coverage: coverageOf(body, { type, usage, zone }) };
}

function usageOf(body: Record<string, unknown>, zone: NetworkZone | undefined): NetworkZone['usage'] {
  const usage = body['usage'] ?? undefined;
  // Recorded from a real org: POLICY without one.
  if (usage === undefined) return zone?.system === true ? zone.usage : 'POLICY';
  if (usage !== 'POLICY' && usage !== 'BLOCKLIST') throw new ApiError('E0000003');
  // Undocumented for the other system zones; the sentence was reported for DefaultExemptIpZone.
  if (zone?.system === true && usage !== zone.usage) {
    throw invalid('usage', `usage: The network zone does not allow usage changes for ${zone.name}.`);
  }
  return usage;
}

interface Coverage {
  readonly type: NetworkZone['type'];
  readonly usage: NetworkZone['usage'];
  readonly zone: NetworkZone | undefined;
}

function coverageOf(body: Record<string, unknown>, { type, usage, zone }: Coverage): Record<string, unknown> {
  if (type === 'IP') return ipCoverage(body, { usage, zone });
  const coverage = type === 'DYNAMIC' ? dynamicCoverage(body) : enhancedCoverage(body);
  // Okta's reference (createNetworkZone): at least one of them; the sentence is undocumented.
  if (isEmpty(coverage) && zone?.system !== true) {
    const names = Object.keys(coverage).join(', ');
    throw invalid('zone', `One of ${names} must be given for a dynamic zone`);
  }
  return coverage;
}

function isEmpty(value: unknown): boolean {
  if (Array.isArray(value)) return value.length === 0;
  if (isObject(value)) return Object.values(value).every(isEmpty);
  return value === null || value === '';
}

/** Okta's reference (IPNetworkZone): how many entries a list may have. */
function mostEntries(usage: NetworkZone['usage'], zone: NetworkZone | undefined): number {
  if (zone?.system === true) return 5000;
  return usage === 'BLOCKLIST' ? 1000 : 150;
}

function ipCoverage(body: Record<string, unknown>, { usage, zone }: Omit<Coverage, 'type'>): Record<string, unknown> {
  const most = mostEntries(usage, zone);
  const gateways = addressesOf(body, 'gateways', most);
  const proxies = addressesOf(body, 'proxies', most);
  const exempt = zone?.coverage['useAsExemptList'] === true;
  if (exempt && body['useAsExemptList'] !== true) {
    // Reported by users of Terraform's provider.
    throw invalid(
      'useAsExemptList',
      `useAsExemptList: The network zone does not allow usage changes for ${zone.name}.`,
    );
  }
  // Okta's reference (replaceNetworkZone); the sentence is undocumented.
  if (exempt && proxies !== null && proxies.length > 0) throw invalid('proxies', 'proxies: The zone takes no proxies');
  const none = (gateways ?? []).length + (proxies ?? []).length === 0;
  // Okta's reference (createNetworkZone); the sentence is undocumented. System zones may be empty (recorded from a real org).
  if (none && zone?.system !== true)
    throw invalid('gateways', 'gateways: Gateways or proxies must be given for an IP zone');
  // Okta's example of an updated DefaultExemptIpZone.
  return { ...(exempt ? { useAsBlackList: false, useAsExemptList: true } : {}), gateways, proxies };
}

function dynamicCoverage(body: Record<string, unknown>): Record<string, unknown> {
  return {
    locations: listOf(body, 'locations'),
    proxyType: textMember(body, 'proxyType') ?? null,
    asns: listOf(body, 'asns'),
  };
}

function enhancedCoverage(body: Record<string, unknown>): Record<string, unknown> {
  const names = ['locations', 'asns', 'ipServiceCategories'];
  return Object.fromEntries(
    names.map((name) => {
      const value = body[name] ?? {};
      if (!isObject(value)) throw new ApiError('E0000003');
      return [name, { include: listOf(value, 'include') ?? [], exclude: listOf(value, 'exclude') ?? [] }];
    }),
  );
}

function listOf(body: Record<string, unknown>, name: string): unknown[] | null {
  const value = body[name] ?? null;
  if (value === null) return null;
  if (!Array.isArray(value)) throw new ApiError('E0000003');
  // Okta's reference: at most 75; the sentence is undocumented.
  if (value.length > maxDynamic) throw invalid(name, `${name}: The list cannot have more than ${maxDynamic} entries`);
  return value;
}
