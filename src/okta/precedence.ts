/** So far the clocks of an org's own nodes may differ, in milliseconds. */
const skewMs = 1000;

/**
 * Whether what Okta made at `created` was made after a moment of the org's clock, in epoch milliseconds; `undefined` if that
 * cannot be told, because either is not known or they are too close.
 */
export function isAfter(created: string | undefined, moment: number | undefined): boolean | undefined {
  const ms = Date.parse(created ?? '');
  // Okta cuts `created` to whole seconds, as recorded answers show.
  const ahead = (ms % 1000 === 0 ? ms + 1000 : ms) - (moment ?? Number.NaN);
  if (ahead > 0) return true;
  return ahead <= -skewMs ? false : undefined;
}
