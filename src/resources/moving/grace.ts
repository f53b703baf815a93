import { z } from 'zod';
import { field } from '../../step/field.ts';
import { requiredText } from '../../step/fields.ts';

const pattern =
  /^(?:(\d{1,4})|P(?=.)(?:(\d{1,3})Y)?(?:(\d{1,3})M)?(?:(\d{1,4})W)?(?:(\d{1,4})D)?(?:T(?=.)(?:(\d{1,4})H)?(?:(\d{1,5})M)?)?)$/;

/** How long access that goes is kept. */
export const grace = field(requiredText().regex(pattern), {
  title: 'Grace period',
  description:
    'How long to keep access that would be removed: days, or an ISO 8601 duration such as P2W. The connector keeps no clock between runs: until the date the report only lists the access, and a run after the date removes it. Requires Moved on.',
  placeholder: 'P14D',
});

/** When a grace period begins. */
export const movedOn = field(z.union([z.iso.datetime({ offset: true }), z.iso.date()]), {
  title: 'Moved on',
  description: 'When the grace period begins, such as the time of the event. Pass the same value to every run.',
  placeholder: '2026-12-01',
});

/** Where a grace period stands. */
export interface Grace {
  /** ISO 8601, UTC. */
  readonly until: string;
  readonly isOver: boolean;
}

/**
 * Where a grace period stands at a time in epoch milliseconds.
 *
 * @example graceAt({ grace: 'P1M', movedOn: '2026-12-01' }, now) // until 2027-01-01T00:00:00.000Z
 */
export function graceAt({ grace, movedOn }: { readonly grace: string; readonly movedOn: string }, now: number): Grace {
  const [, plainDays, years, months, weeks, days, hours, minutes] = (pattern.exec(grace) ?? []).map((part) =>
    Number(part ?? 0),
  );
  const end = new Date(movedOn);
  const day = end.getUTCDate();
  end.setUTCMonth(end.getUTCMonth() + 12 * (years ?? 0) + (months ?? 0));
  // A month after January 31 is the last day of February.
  if (end.getUTCDate() !== day) end.setUTCDate(0);
  end.setUTCDate(end.getUTCDate() + (plainDays ?? 0) + 7 * (weeks ?? 0) + (days ?? 0));
  end.setUTCMinutes(end.getUTCMinutes() + 60 * (hours ?? 0) + (minutes ?? 0));
  return { until: end.toISOString(), isOver: now >= end.getTime() };
}
