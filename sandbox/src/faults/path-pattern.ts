/** The longest pattern that the org accepts. */
export const maxPattern = 1000;

/**
 * Whether a text matches a pattern in which `*` stands for any characters, such as `/api/v1/users/*`. It searches for each part
 * once, so that no pattern can take long.
 */
export function matchesPath(pattern: string, text: string): boolean {
  const parts = pattern.split('*');
  const first = parts.shift() ?? '';
  const last = parts.pop();
  if (last === undefined) return pattern === text;
  if (!text.startsWith(first)) return false;
  let at = first.length;
  for (const part of parts) {
    const found = text.indexOf(part, at);
    if (found === -1) return false;
    at = found + part.length;
  }
  return text.length - last.length >= at && text.endsWith(last);
}
