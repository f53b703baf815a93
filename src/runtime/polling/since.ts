import { type OktaError, refusedField } from '../../okta/errors.ts';

const units: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Okta keeps events for 90 days; an older `since` is refused in the end, and finds nothing more. */
export const retentionMs = 90 * 86_400_000;

const isoPattern = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})$/;

/** How far ahead a time may be without being refused: clocks differ, and a flow may name its own now. */
const toleranceMs = 60_000;

/**
 * Reads where to begin: a time, or how far back from the org's own now. Returns a function of the org's now, whose result is
 * neither in its future, which Okta refuses, nor before the 90 days that Okta keeps. Throws `invalid_request`; the function
 * does too, for a time that is in the future by the org's clock and by this machine's.
 */
export function parseSince(since: string | Date | null | undefined): (orgNow: number) => number {
  const limited = (at: (orgNow: number) => number) => (orgNow: number) =>
    Math.min(Math.max(at(orgNow), orgNow - retentionMs), orgNow);
  if (since === undefined || since === null) return limited((orgNow) => orgNow);
  if (typeof since !== 'string' && !(since instanceof Date)) throw notTime();
  if (typeof since === 'string') {
    const [, amount, unit = ''] = /^(\d{1,9})\s*([smhd])$/.exec(since.trim()) ?? [];
    if (amount !== undefined) return limited((orgNow) => orgNow - Number(amount) * (units[unit] ?? 0));
    if (!isoPattern.test(since.trim())) throw notTime();
  }
  const at = typeof since === 'string' ? Date.parse(since) : since.getTime();
  if (Number.isNaN(at)) throw notTime();
  return limited((orgNow) => {
    if (at > Math.max(orgNow, Date.now()) + toleranceMs) throw inFuture(at);
    return at;
  });
}

function inFuture(at: number): OktaError {
  const hint = 'give a time that is past, or leave it out to begin now';
  return refusedField('since', `is ${new Date(at).toISOString()}, which is in the future; ${hint}`, { hint });
}

function notTime(): OktaError {
  const message = 'is no time; give one as 2026-11-02T09:30:00Z, or how far back as 90s, 15m, 2h or 7d';
  return refusedField('since', message, { hint: 'give a time with its zone, or how far back' });
}
