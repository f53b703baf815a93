/** One measurement. */
export interface Row {
  readonly what: string;
  /** What the connector took. */
  readonly measured: string;
  readonly ratio?: string;
  /** What it is compared with, measured in the same run. */
  readonly reference?: string;
  readonly goal?: string;
  /** Absent where there is no goal. */
  readonly reached?: boolean;
}

const heads = ['Measured', 'okta-connector', 'Ratio', 'Reference', 'Goal', 'Reached'] as const;

function cells({ what, measured, ratio, reference, goal, reached }: Row): string[] {
  const verdict = reached === undefined ? '' : reached ? 'yes' : 'missed';
  return [what, measured, ratio ?? '', reference ?? '', goal ?? '', verdict];
}

/** The rows as a plain table. */
export function plainTable(rows: readonly Row[]): string {
  const lines = [[...heads], ...rows.map(cells)];
  const widths = heads.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  const text = lines.map((line) =>
    line
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  return text.toSpliced(1, 0, widths.map((width) => '─'.repeat(width)).join('  ')).join('\n');
}

/** The rows as a Markdown table. */
export function markdownTable(rows: readonly Row[]): string {
  const line = (texts: readonly string[]) => `| ${texts.join(' | ')} |`;
  const all = [line(heads), line(heads.map(() => '---')), ...rows.map((row) => line(cells(row)))];
  return all.join('\n');
}
