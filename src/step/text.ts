import { z } from 'zod';

/** Text without white space around it, not empty. */
export function requiredText() {
  // Of what is empty nothing else need be said.
  return z.string().trim().min(1, { abort: true });
}

// One segment of a path: no slash, no control character, and not "." or "..", also when percent-encoded.
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is excluded
const segmentPattern = /^(?!(?:\.|%2[eE]){1,2}$)[^/\\\u0000-\u001f\u007f]+$/;

/** Text that is one segment of a path. */
export function segmentText() {
  return requiredText()
    .max(256)
    .regex(segmentPattern)
    .refine((text) => text.isWellFormed(), 'is not valid Unicode; remove the broken character');
}
