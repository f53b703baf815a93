import { distance } from 'fastest-levenshtein';

/** A longer text is no mistyped name. */
const longestName = 100;

/** The name of a list that a mistyped one most likely means, if any is near enough. */
function nearest(name: string, names: Iterable<string>): string | undefined {
  if (name.length > longestName) return undefined;
  let best: string | undefined;
  let least = Math.max(2, Math.ceil(name.length * 0.4)) + 1;
  for (const candidate of names) {
    const steps = distance(name.toLowerCase(), candidate.toLowerCase());
    if (steps < least) [best, least] = [candidate, steps];
  }
  return best;
}

/** `; did you mean "x"?`, or nothing if no name is near enough. */
export function didYouMean(name: string, names: Iterable<string>): string {
  const best = typeof name === 'string' ? nearest(name, names) : undefined;
  return best === undefined ? '' : `; did you mean "${best}"?`;
}
