import { z } from 'zod';
import { OktaError, refusedField } from '../../okta/errors.ts';
import { textAt } from '../../okta/json.ts';
import type { Okta } from '../../step/action.ts';
import { field } from '../../step/field.ts';
import { contains, isEverything, isSame, type Span, spanOf, type ZoneAddress } from './address.ts';
import type { NetworkZone } from './zone.ts';

/** The operations of the check. */
export type LockoutOperation = 'listLogEvents';

/** Whether a blocklist may hold the caller's own address. */
export const allowOwnAddress = field(z.boolean(), {
  title: 'Even your own address',
  description:
    "Whether to go ahead even if a blocklist would block every address, or one from which the owner of this connection's API token has used Okta in the last 7 days.",
  default: false,
}).optional();

/** A zone before and after a write. */
export interface ZoneChange {
  /** Absent for a new zone. */
  readonly before?: NetworkZone | undefined;
  readonly after: Pick<NetworkZone, 'usage' | 'status' | 'gateways'>;
  /** The field to blame. */
  readonly field: string;
  readonly allowOwnAddress?: boolean | undefined;
}

/**
 * Refuses a write with which a blocklist would block everybody, or this connection itself: it takes effect at once, for every
 * URL of the org. Okta does not tell a caller its own address, but the System Log has the addresses of the token's owner.
 * Returns what could not be checked, one sentence each.
 */
export async function refuseLockout(
  okta: Okta<LockoutOperation>,
  { before, after, field, allowOwnAddress = false }: ZoneChange,
): Promise<string[]> {
  const blocked = newlyBlocked(before, after);
  if (allowOwnAddress || blocked.length === 0) return [];
  const hint = 'leave it out, or set allowOwnAddress to true to go ahead';
  const everything = blocked.find(({ span }) => isEverything(span));
  if (everything !== undefined) throw refusedField(field, { what: `blocks every address (${everything.text})`, hint });
  const own = await ownAddresses(okta);
  if (own === undefined) return [unchecked];
  for (const address of own) {
    const span = spanOf(address);
    const hit = span === undefined ? undefined : blocked.find((entry) => contains(entry.span, span));
    if (hit === undefined) continue;
    const what = `blocks ${address}, from which the owner of this connection's API token uses Okta (${hit.text})`;
    throw refusedField(field, { what, hint });
  }
  return own.length === 0 ? [unchecked] : [];
}

const unchecked =
  'The System Log shows no address from which this connection uses Okta, so it was not checked whether the zone blocks it.';

interface Blocked {
  readonly text: string;
  readonly span: Span;
}

/** The addresses that a write adds to a blocklist. */
function newlyBlocked(before: NetworkZone | undefined, after: ZoneChange['after']): Blocked[] {
  if (after.usage !== 'BLOCKLIST' || after.status === 'INACTIVE') return [];
  const wasBlocking = before?.usage === 'BLOCKLIST' && before.status !== 'INACTIVE';
  const old = wasBlocking ? spansOf(before.gateways) : [];
  return spansOf(after.gateways).filter(({ span }) => !old.some((entry) => isSame(entry.span, span)));
}

function spansOf(entries: readonly ZoneAddress[] | undefined): Blocked[] {
  return (entries ?? []).flatMap(({ value = '' }) => {
    const span = spanOf(value);
    return span === undefined ? [] : [{ text: value, span }];
  });
}

/** The addresses from which the token's owner has used Okta in the last 7 days; `undefined` if that cannot be known. */
async function ownAddresses(okta: Okta<LockoutOperation>): Promise<string[] | undefined> {
  const owner = await okta.tokenOwner();
  if (owner === undefined) return undefined;
  const query = { filter: `actor.id eq "${owner.id}"`, sortOrder: 'DESCENDING', limit: 100 };
  try {
    const { items } = await okta.page('listLogEvents', { query });
    const addresses = items.map((event) => textAt(event, 'client', 'ipAddress'));
    return [...new Set(addresses.filter((address) => address !== undefined))];
  } catch (error) {
    // The check needs rights that the write does not need.
    if (error instanceof OktaError && error.category === 'forbidden') return undefined;
    throw error;
  }
}
