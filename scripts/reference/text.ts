/** The longest line of code on a page. */
const lineWidth = 100;

/** A table in GitHub's Markdown. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [row(head), row(head.map(() => '---')), ...rows.map(row)].join('\n');
}

/** A table of facts: names on the left, without a header. */
export function factTable(rows: readonly (readonly [name: string, value: string])[]): string {
  return table(
    ['', ''],
    rows.map(([name, value]) => [`**${name}**`, value]),
  );
}

function row(cells: readonly string[]): string {
  // A pipe ends a cell even inside code.
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`;
}

/** Plain text, safe to put between Markdown. */
export function plain(text: string): string {
  return text.replace(/[\\`*[\]]/g, '\\$&').replaceAll('<', '&lt;');
}

/** Text as inline code. */
export function code(text: string): string {
  return text.includes('`') ? `\`\` ${text} \`\`` : `\`${text}\``;
}

/** Inline code for each text: "`a`, `b` or `c`". */
export function codes(texts: readonly string[], word: 'and' | 'or'): string {
  return joined(texts.map(code), word);
}

/** "a, b or c". */
export function joined(texts: readonly string[], word: 'and' | 'or'): string {
  return new Intl.ListFormat('en-GB', { type: word === 'and' ? 'conjunction' : 'disjunction' }).format(texts);
}

/** A code block. */
export function block(language: string, text: string): string {
  return `\`\`\`${language}\n${text}\n\`\`\``;
}

/** A collapsed section. */
export function folded(summary: string, text: string): string {
  return `<details>\n<summary>${summary}</summary>\n\n${text}\n\n</details>`;
}

/** Sentences in a row; empty ones are left out. */
export function sentences(...texts: readonly (string | undefined)[]): string {
  return texts.filter((text) => text !== undefined && text !== '').join(' ');
}

/** A call as a statement, broken into lines if it is long: `await okta.run('get_user', { user: 'ada@acme.example' });` */
export function call(start: string, input: unknown): string {
  return `${start}, ${literal(input, { column: start.length + 4, indent: '' })});`;
}

/** A JSON value as TypeScript: `{ user: 'ada@acme.example' }`. An object that does not fit into a line gets a line per member. */
function literal(value: unknown, { column, indent }: { column: number; indent: string }): string {
  const inline = inlineLiteral(value);
  if (column + inline.length <= lineWidth || typeof value !== 'object' || value === null) return inline;
  const deeper = `${indent}  `;
  const inner = (member: unknown, start: string) =>
    `${deeper}${start}${literal(member, { column: deeper.length + start.length + 1, indent: deeper })},`;
  const lines = Array.isArray(value)
    ? value.map((member) => inner(member, ''))
    : Object.entries(value).map(([key, member]) => inner(member, `${memberName(key)}: `));
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  return [open, ...lines, `${indent}${close}`].join('\n');
}

function inlineLiteral(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(inlineLiteral).join(', ')}]`;
  if (typeof value === 'string') return quoted(value);
  if (typeof value !== 'object' || value === null) return String(value);
  const members = Object.entries(value).map(([key, member]) => `${memberName(key)}: ${inlineLiteral(member)}`);
  return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`;
}

function memberName(key: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(key) ? key : quoted(key);
}

function quoted(text: string): string {
  const json = JSON.stringify(text);
  return text.includes("'") ? json : `'${json.slice(1, -1).replaceAll('\\"', '"')}'`;
}

/** Text as one word for a POSIX shell. */
export function shellWord(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
