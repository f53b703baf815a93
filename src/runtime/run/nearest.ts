import { distance } from 'fastest-levenshtein';

/** A longer text is not a mistyped name. */
const longestName = 100;

/** The known name that a mistyped one most likely means; `undefined` if none is near enough. */
export function nearestName(name: unknown, names: Iterable<string>): string | undefined {
  if (typeof name !== 'string' || name.length > longestName) return undefined;
  let best: string | undefined;
  let least = Math.max(2, Math.ceil(name.length * 0.4)) + 1;
  for (const candidate of names) {
    const steps = distance(name.toLowerCase(), candidate.toLowerCase());
    if (steps < least) [best, least] = [candidate, steps];
  }
  return best;
}

/** A hint that names the nearest known name, or else the given one. */
export function nameHint(name: unknown, names: Iterable<string>, otherwise: string): string {
  const near = nearestName(name, names);
  return near === undefined ? otherwise : `did you mean "${near}"?`;
}
