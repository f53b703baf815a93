import { type OktaError, refusedField } from '../../okta/errors.ts';

const units: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Okta keeps events for 90 days. */
export const retentionMs = 90 * 86_400_000;

const isoPattern = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})$/;

/** A time may be this far in the future: clocks differ, and a flow may pass its own current time. */
const toleranceMs = 60_000;

/**
 * Parses a start time: `2026-11-02T09:30:00Z`, a `Date`, or an age such as `15m`. Returns a function from the org's current time to
 * the start, both in epoch milliseconds. The start is limited to the last 90 days and is never in the org's future, which Okta
 * rejects. Both throw `invalid_request`: the function for a time that is in the future by the org's clock and by this machine's.
 *
 * @example parseSince('2h')(Date.parse('2026-11-02T12:00:00Z')) // 2026-11-02T10:00:00Z
 */
export function parseSince(since: string | Date | null | undefined): (orgNow: number) => number {
  const limited = (at: (orgNow: number) => number) => (orgNow: number) =>
    Math.min(Math.max(at(orgNow), orgNow - retentionMs), orgNow);
  if (since === undefined || since === null) return limited((orgNow) => orgNow);
  if (typeof since !== 'string' && !(since instanceof Date)) throw invalidTime();
  if (typeof since === 'string') {
    const [, amount, unit = ''] = /^(\d{1,9})\s*([smhd])$/.exec(since.trim()) ?? [];
    if (amount !== undefined) return limited((orgNow) => orgNow - Number(amount) * (units[unit] ?? 0));
    if (!isoPattern.test(since.trim())) throw invalidTime();
  }
  const at = typeof since === 'string' ? Date.parse(since) : since.getTime();
  if (Number.isNaN(at)) throw invalidTime();
  return limited((orgNow) => {
    if (at > Math.max(orgNow, Date.now()) + toleranceMs) throw inFuture(at);
    return at;
  });
}

function inFuture(at: number): OktaError {
  return refusedField('since', {
    what: `is in the future (${new Date(at).toISOString()})`,
    hint: 'give a past time, or omit it to start now',
  });
}

function invalidTime(): OktaError {
  return refusedField('since', {
    what: 'is not a valid time',
    hint: 'give a time with its zone, such as 2026-11-02T09:30:00Z, or an age such as 90s, 15m, 2h or 7d',
  });
}
