import { distance } from 'fastest-levenshtein';

/** A longer text is not a mistyped name. */
const longestName = 200;

/** The name closest to a text, and how many letters differ, ignoring case. */
export function closestName(text: string, names: Iterable<string>): { name: string; letters: number } | undefined {
  const wanted = text.trim().slice(0, longestName).toLowerCase();
  let best: { name: string; letters: number } | undefined;
  for (const name of names) {
    // Names differ by at least as many letters as one is longer.
    if (best !== undefined && Math.abs(name.length - wanted.length) >= best.letters) continue;
    const letters = distance(wanted, name.toLowerCase());
    if (best === undefined || letters < best.letters) best = { name, letters };
  }
  return best;
}

/** The most likely name for a typo; `undefined` if none is close enough. */
export function nearestName(text: unknown, names: Iterable<string>): string | undefined {
  // Untyped callers may pass anything.
  if (typeof text !== 'string' || text.length > longestName / 2) return undefined;
  const best = closestName(text, names);
  return best !== undefined && best.letters <= Math.max(2, Math.ceil(text.length * 0.4)) ? best.name : undefined;
}
