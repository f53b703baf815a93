/** Useful text never comes later than this. */
const longest = 4_000;

/**
 * The text of Okta's server without its technical parts: the stack, exception classes, and the position where a parser
 * stopped. `undefined` if nothing is left.
 *
 * @example readable('com.okta.api.BadInput: name is too long\n\tat com.okta.api.Users.create(Users.java:41)') // 'name is too long'
 */
export function readable(text: string): string | undefined {
  const [said = ''] = text.slice(0, longest).split(frame, 1);
  const plain = said
    .replaceAll(exceptionClass, '')
    .replaceAll(sourcePlace, ' ')
    .replaceAll(/;?\s*nested exception is:?\s*/gi, ': ')
    .replaceAll(/\s+/g, ' ')
    .replace(/^[\s:;,]+|[\s:;,]+$/g, '')
    .trim();
  return plain === '' ? undefined : plain;
}

// "at com.okta.Users.create(Users.java:41)", "... 12 more", "Caused by: …", on its own line or after other text.
const frame = /\sat [\w$.<>/]{1,200}\([^)]{0,200}\)|\.{3} \d{1,5} (?:common frames omitted|more)|Caused by:/;
const exceptionClass = /\b(?:[a-z][\w$]*\.){2,}[A-Z][\w$]*(?:\$[\w$]+)*(?::\s*|\b)/g;
const sourcePlace = /\s*(?:\bat )?\[Source: [^\]]{0,500}\]\s*/g;
