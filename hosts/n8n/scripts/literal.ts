/** A value that is printed as the code that it names. */
export class Code {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

const widest = 110;

/** A value as TypeScript source, as a person would write it. */
export function literal(value: unknown, indent = ''): string {
  if (value instanceof Code) return value.text;
  if (typeof value === 'string') return quoted(value);
  if (Array.isArray(value))
    return bracketed(
      value.map((one) => literal(one, `${indent}\t`)),
      { open: '[', close: ']', indent },
    );
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value)
      .filter(([, one]) => one !== undefined)
      .map(([key, one]) => `${/^[A-Za-z_$][\w$]*$/.test(key) ? key : quoted(key)}: ${literal(one, `${indent}\t`)}`);
    return bracketed(members, { open: '{', close: '}', indent });
  }
  return JSON.stringify(value);
}

function quoted(text: string): string {
  const inner = JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'");
  return `'${inner}'`;
}

function bracketed(
  parts: readonly string[],
  { open, close, indent }: { open: string; close: string; indent: string },
): string {
  if (parts.length === 0) return open + close;
  const line = `${open === '{' ? '{ ' : open}${parts.join(', ')}${close === '}' ? ' }' : close}`;
  if (line.length + indent.length <= widest && !line.includes('\n')) return line;
  return `${open}\n${parts.map((part) => `${indent}\t${part},\n`).join('')}${indent}${close}`;
}
