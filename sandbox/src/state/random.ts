/** Pseudo-random numbers in [0, 1); the same seed gives the same numbers. */
export type Random = () => number;

/** A new identifier that starts with `prefix`. */
export type Ids = (prefix: string) => string;

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** A small seeded generator (mulberry32): deterministic, not for secrets. */
export function createRandom(seed: number): Random {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** `length` letters and digits. */
export function randomText(random: Random, length: number): string {
  let text = '';
  for (let index = 0; index < length; index += 1) {
    text += alphabet[Math.floor(random() * alphabet.length)];
  }
  return text;
}

/** Identifiers of 20 characters, as Okta's are (recorded from real orgs). */
export function createIds(random: Random): Ids {
  return (prefix) => prefix + randomText(random, Math.max(6, 20 - prefix.length));
}
