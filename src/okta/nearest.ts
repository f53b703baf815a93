import { distance } from 'fastest-levenshtein';

/** A longer text is not a mistyped name. */
const longestName = 200;

/** The name that is closest to a text, and how many letters they differ by, whatever their case. */
export function closestName(text: string, names: Iterable<string>): { name: string; letters: number } | undefined {
  const wanted = text.trim().slice(0, longestName).toLowerCase();
  let best: { name: string; letters: number } | undefined;
  for (const name of names) {
    const letters = distance(wanted, name.toLowerCase());
    if (best === undefined || letters < best.letters) best = { name, letters };
  }
  return best;
}

/** The name that a mistyped one most likely means; `undefined` if none is close enough. */
export function nearestName(text: unknown, names: Iterable<string>): string | undefined {
  // Untyped callers may pass anything.
  if (typeof text !== 'string' || text.length > longestName / 2) return undefined;
  const best = closestName(text, names);
  return best !== undefined && best.letters <= Math.max(2, Math.ceil(text.length * 0.4)) ? best.name : undefined;
}
