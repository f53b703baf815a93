/** How far apart the clocks of an org's nodes may be, in milliseconds. */
const skewMs = 1000;

/**
 * Whether what Okta made at `created` was made after a moment of the org's clock, in epoch milliseconds; `unknown` if either
 * time is not known or they are too close.
 *
 * @example madeAfter('2026-01-05T10:00:03.000Z', Date.parse('2026-01-05T10:00:00.000Z')) // 'yes'
 */
export function madeAfter(created: string | undefined, moment: number | undefined): 'yes' | 'no' | 'unknown' {
  const ms = Date.parse(created ?? '');
  // Okta cuts `created` to whole seconds, as recorded answers show.
  const ahead = (ms % 1000 === 0 ? ms + 1000 : ms) - (moment ?? Number.NaN);
  if (ahead > 0) return 'yes';
  return ahead <= -skewMs ? 'no' : 'unknown';
}
