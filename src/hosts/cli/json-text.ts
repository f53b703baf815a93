import { OktaError } from '../../index.ts';

/**
 * The value of a JSON text that begins at a line of its source. Throws `invalid_request` with the name of the source and the
 * position of the fault, and without any of the text, which may hold secrets.
 */
export function parseJson(text: string, source: string, firstLine = 1): unknown {
  const json = text.replace(/^\uFEFF/, '');
  try {
    return JSON.parse(json);
  } catch {
    const hint = 'correct the JSON';
    throw new OktaError('invalid_request', `${source} holds no valid JSON: ${fault(json, firstLine)}; ${hint}.`, {
      hint,
    });
  }
}

function fault(text: string, firstLine: number): string {
  if (text.trim() === '') return 'it is empty';
  const at = faultAt(text);
  const lines = text.slice(0, at).split('\n');
  const where = `line ${firstLine + lines.length - 1}, column ${(lines.at(-1) ?? '').length + 1}`;
  return at >= text.trimEnd().length ? `it ends too early, at ${where}` : `it goes wrong at ${where}`;
}

const token =
  /(?<space>[\t\n\r ]*)(?:(?<string>"(?:[ !#-[\]-\uffff]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*")|(?<value>-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.])|true\b|false\b|null\b)|(?<mark>[{}[\],:]))?/y;

/** What may come next in the text. */
type Expected = 'value' | 'value-or-end' | 'name' | 'name-or-end' | 'colon' | 'comma-or-end' | 'nothing';

/** Where a text stops being JSON. Node's own messages name no position for some faults, and quote the text for others. */
function faultAt(text: string): number {
  const open: ('{' | '[')[] = [];
  let expected: Expected = 'value';
  const close = (): Expected => (open.length === 0 ? 'nothing' : 'comma-or-end');
  for (let at = 0; ; ) {
    token.lastIndex = at;
    const groups = token.exec(text)?.groups ?? {};
    const start = at + (groups['space'] ?? '').length;
    const next = follow(expected, { ...groups, inside: open.at(-1) });
    if (next === undefined) return start;
    if (next === 'open-object' || next === 'open-list') {
      open.push(next === 'open-object' ? '{' : '[');
      expected = next === 'open-object' ? 'name-or-end' : 'value-or-end';
    } else if (next === 'close') {
      open.pop();
      expected = close();
    } else expected = next === 'done' ? close() : next;
    at = token.lastIndex;
  }
}

interface Token {
  readonly string?: string;
  readonly value?: string;
  readonly mark?: string;
  readonly inside: '{' | '[' | undefined;
}

type Next = Expected | 'open-object' | 'open-list' | 'close' | 'done';

function follow(expected: Expected, { string, value, mark, inside }: Token): Next | undefined {
  const ends = (mark === '}' && inside === '{') || (mark === ']' && inside === '[');
  switch (expected) {
    case 'nothing':
      return undefined;
    case 'colon':
      return mark === ':' ? 'value' : undefined;
    case 'comma-or-end':
      if (mark === ',') return inside === '{' ? 'name' : 'value';
      return ends ? 'close' : undefined;
    case 'name':
    case 'name-or-end':
      if (string !== undefined) return 'colon';
      return ends && expected === 'name-or-end' ? 'close' : undefined;
    default:
      if (string !== undefined || value !== undefined) return 'done';
      if (mark === '{') return 'open-object';
      if (mark === '[') return 'open-list';
      return ends && expected === 'value-or-end' ? 'close' : undefined;
  }
}
