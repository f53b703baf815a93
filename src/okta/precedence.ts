/** How much the clocks of an org's nodes may differ, in milliseconds. */
const skewMs = 1000;

/**
 * Whether Okta created an object after a time of the org's clock, in epoch milliseconds; `unknown` if either time is missing
 * or they are too close.
 *
 * @example madeAfter('2026-01-05T10:00:03.000Z', Date.parse('2026-01-05T10:00:00.000Z')) // 'yes'
 */
export function madeAfter(created: string | undefined, moment: number | undefined): 'yes' | 'no' | 'unknown' {
  const ms = Date.parse(created ?? '');
  // Okta truncates `created` to whole seconds (recorded).
  const ahead = (ms % 1000 === 0 ? ms + 1000 : ms) - (moment ?? Number.NaN);
  if (ahead > 0) return 'yes';
  return ahead <= -skewMs ? 'no' : 'unknown';
}
