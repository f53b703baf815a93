/** Okta nests its JSON about a dozen levels deep; much deeper JSON overflows the stack of code that walks it. */
const mostLevels = 500;

/** Replaces values that are nested too deeply. */
export const cutMark = '(cut: nested too deeply)';

/** A parsed text. */
export interface BoundedJson {
  readonly json: unknown;
  /** Whether a value was replaced with {@link cutMark}. */
  readonly cut: boolean;
}

/**
 * Parses JSON, with or without a byte order mark. Replaces values nested deeper than any Okta JSON. Throws `SyntaxError` like
 * `JSON.parse`.
 */
export function parseBounded(text: string): BoundedJson {
  const json: unknown = JSON.parse(text.startsWith('\uFEFF') ? text.slice(1) : text);
  const cut = isDeep(text);
  if (cut) cutBelow(json);
  return { json, cut };
}

/** Counts brackets only, because nearly every text is shallow; level by level only if there are enough of them. */
function isDeep(text: string): boolean {
  if (text.length < 2 * mostLevels || !hasMoreThan(text, mostLevels)) return false;
  let level = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 0x22) at = endOfString(text, at);
    else if (code === 0x5b || code === 0x7b) level += 1;
    else if (code === 0x5d || code === 0x7d) level -= 1;
    if (level > mostLevels) return true;
  }
  return false;
}

/** Whether more brackets open than `most`, in strings too. */
function hasMoreThan(text: string, most: number): boolean {
  let open = 0;
  for (const bracket of '{[') {
    for (let at = text.indexOf(bracket); at !== -1; at = text.indexOf(bracket, at + 1)) {
      open += 1;
      if (open > most) return true;
    }
  }
  return false;
}

function endOfString(text: string, start: number): number {
  let end = text.indexOf('"', start + 1);
  while (isEscaped(text, end)) end = text.indexOf('"', end + 1);
  return end;
}

function isEscaped(text: string, at: number): boolean {
  let first = at;
  while (text.charCodeAt(first - 1) === 0x5c) first -= 1;
  return (at - first) % 2 === 1;
}

/** Changes the value in place, because nothing else holds it yet. */
function cutBelow(json: unknown): void {
  let containers: object[] = typeof json === 'object' && json !== null ? [json] : [];
  for (let level = 1; containers.length > 0; level += 1) {
    const inner: object[] = [];
    for (const container of containers) {
      for (const [name, value] of Object.entries(container as Readonly<Record<string, unknown>>)) {
        if (typeof value !== 'object' || value === null) continue;
        if (level < mostLevels) inner.push(value);
        else Object.defineProperty(container, name, { value: cutMark });
      }
    }
    containers = inner;
  }
}
