import { z } from 'zod';
import { type OktaError, refusedField } from '../../okta/errors.ts';
import { field } from '../../step/field.ts';
import { type FieldFault, requiredText } from '../../step/fields.ts';

const minuteMs = 60_000;
const dayMs = 86_400_000;
const units: Readonly<Record<string, number>> = { s: 1000, m: minuteMs, h: 60 * minuteMs, d: dayMs, w: 7 * dayMs };

/** Okta keeps events for 90 days (Okta's documentation). */
const retentionMs = 90 * dayMs;
/** Okta's own default. */
const defaultReachMs = 7 * dayMs;
/** The org's time is known to a second or two only. The end of a window that ends now is that much later. */
const uncertaintyMs = 2000;

const isoPattern = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})$/;
const agePattern = /^(\d{1,9})\s*(s|m|h|d|w|sec(?:ond)?s?|min(?:ute)?s?|hours?|days?|weeks?)(?:\s+ago)?$/i;

/** A moment: a time, or so many milliseconds before now. */
type Moment = { readonly at: number; readonly ago?: undefined } | { readonly ago: number; readonly at?: undefined };

/** Reads a time as people write it; `undefined` for anything else. */
function momentOf(text: string): Moment | undefined {
  const trimmed = text.trim();
  if (/^now$/i.test(trimmed)) return { ago: 0 };
  const [, amount, unit = ''] = agePattern.exec(trimmed) ?? [];
  if (amount !== undefined) return { ago: Number(amount) * (units[unit.charAt(0).toLowerCase()] ?? 0) };
  const at = isoPattern.test(trimmed) ? Date.parse(trimmed) : Number.NaN;
  return Number.isNaN(at) ? undefined : { at };
}

function timeField(title: string, description: string) {
  const time = requiredText().check(({ value, issues }) => {
    if (value === '' || momentOf(value) !== undefined) return;
    const hint = 'write "24 hours ago", "now", or a time with its zone such as 2026-11-02T09:30:00Z';
    issues.push({ code: 'custom', input: value, path: [], message: 'is not a valid time', params: { hint } });
  });
  return field(time, { title, description, placeholder: '24 hours ago' }).optional();
}

/** The fields of a window of time. */
export const windowFields = {
  since: timeField(
    'Since',
    'Start: an age such as "24 hours ago" or "7d", or a time such as 2026-11-02T09:30:00Z. Default: 7 days before the end.',
  ),
  until: timeField('Until', 'End, in the same form. Default: now.'),
};

/** The window that was read. */
export const windowModel = field(
  z.strictObject({
    since: field(z.string(), { title: 'Since', description: 'ISO 8601, UTC.' }),
    until: field(z.string(), { title: 'Until', description: 'ISO 8601, UTC.' }),
  }),
  { title: 'Window', description: 'Events published in it were read. Okta may still add late ones.' },
);

/** A window of time, see {@link windowModel}. */
export type LogWindow = z.infer<typeof windowModel>;

/** A window as entered in a form. */
export interface WindowInput {
  readonly since?: string | undefined;
  readonly until?: string | undefined;
}

/** Faults of a window that do not depend on the current time. */
export function windowFaults({ since = '', until = 'now' }: WindowInput): FieldFault[] {
  const [start, end] = [momentOf(since), momentOf(until)];
  if (start === undefined || end === undefined) return [];
  const bothAt = start.at !== undefined && end.at !== undefined && start.at >= end.at;
  const bothAgo = start.ago !== undefined && end.ago !== undefined && start.ago <= end.ago;
  if (!bothAt && !bothAgo) return [];
  return [{ path: 'since', message: 'must be before the end', hint: 'move it back, or move until forward' }];
}

/** The window by the org's clock. It begins where the log does, and ends now at the latest. */
export function windowAt(now: number, { since, until = 'now' }: WindowInput): LogWindow {
  const toMs = ({ at, ago = 0 }: Moment) => at ?? now - ago;
  const latest = now + uncertaintyMs;
  const asked = toMs(momentOf(until) ?? { ago: 0 });
  const end = asked >= now ? latest : asked;
  if (end <= now - retentionMs) throw outside('until', 'is more than 90 days ago', 'choose a later end');
  const start = toMs((since === undefined ? undefined : momentOf(since)) ?? { at: end - defaultReachMs });
  if (start >= end) throw outside('since', 'must be before the end and not in the future', 'choose an earlier start');
  // Okta silently omits older events.
  return { since: isoOf(Math.max(start, now - retentionMs)), until: isoOf(end) };
}

function outside(path: string, what: string, hint: string): OktaError {
  return refusedField(path, { what, hint });
}

function isoOf(ms: number): string {
  return new Date(ms).toISOString();
}

/**
 * The halves of a window, older first; `undefined` if it is too short to be worth it. They overlap by a millisecond: on which
 * side of a bound Okta counts an event is undocumented.
 */
export function halvesOf({ since, until }: LogWindow): readonly [LogWindow, LogWindow] | undefined {
  const [start, end] = [Date.parse(since), Date.parse(until)];
  if (end - start < 2 * minuteMs) return undefined;
  const middle = Math.floor((start + end) / 2);
  return [
    { since, until: isoOf(middle + 1) },
    { since: isoOf(middle), until },
  ];
}
