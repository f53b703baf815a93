import Table from 'cli-table3';

/** The width of a table if the terminal does not report one, or reports 0. */
const defaultWidth = 100;

/** The largest width of every column but the last. */
const widest = 32;

/** The most characters of a cell. Wrapping takes time quadratic in their number. */
const longestCell = 2000;

/** Spaces between columns. */
const gap = 2;

/** The width of the terminal in characters. */
export function terminalWidth(): number {
  return process.stdout.columns || defaultWidth;
}

/** Formats rows in columns without borders. The last column wraps within the rest of the width. */
export function table(rows: readonly (readonly string[])[], options: { indent?: number; width?: number } = {}): string {
  const { indent = 0, width = terminalWidth() } = options;
  // A line break in a value must not look like the next row.
  const lines = rows.map((row) => row.map((cell) => cut(cell).replace(/\s/g, ' ')));
  const columns = Array.from({ length: rows[0]?.length ?? 0 }, (_, column) => lines.map((row) => plain(row[column])));
  const first = columns.slice(0, -1).map((cells) => widthOf(cells, widest));
  const left = width - indent - first.reduce((sum, each) => sum + each, 0);
  const last = columns.slice(-1).map((cells) => widthOf(cells, left));
  const drawn = new Table({
    chars: noLines,
    style: { 'padding-left': 0, 'padding-right': gap, head: [], border: [] },
    colWidths: [...first, ...last],
    wordWrap: true,
  });
  drawn.push(...lines);
  return drawn
    .toString()
    .split('\n')
    .map((line) => `${' '.repeat(indent)}${line}`.trimEnd())
    .join('\n');
}

/** The width that the cells need, up to a limit, and at least that of the longest word. */
function widthOf(cells: readonly string[], most: number): number {
  const longest = (parts: readonly string[]) => Math.max(0, ...parts.map((part) => part.length)) + gap;
  return Math.max(Math.min(longest(cells), most), longest(cells.flatMap((cell) => cell.split(/\s+/))));
}

function cut(cell: string): string {
  return cell.length > longestCell ? `${cell.slice(0, longestCell - 1)}…` : cell;
}

function plain(cell = ''): string {
  return cell.replaceAll(colorCode, '');
}

const colorCode = new RegExp(`${String.fromCharCode(27)}\\[\\d+m`, 'g');

const noLines = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '',
};
