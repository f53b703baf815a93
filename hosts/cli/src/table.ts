import Table from 'cli-table3';

/** How wide a table may be where the terminal does not say, or says 0. */
const defaultWidth = 100;

/** How wide a column other than the last may be. */
const widest = 32;

/** Characters of a cell; wrapping longer ones takes a time that grows with the square of their length. */
const longestCell = 2000;

/** Spaces between columns. */
const gap = 2;

/** How many characters a line of the terminal holds. */
export function terminalWidth(): number {
  return process.stdout.columns || defaultWidth;
}

/** Rows in columns without lines; the last column wraps to what is left of the terminal's width. */
export function table(rows: readonly (readonly string[])[], options: { indent?: number; width?: number } = {}): string {
  const { indent = 0, width = terminalWidth() } = options;
  // A cell is one line: a line break from outside must not look like the next row.
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

/** The width of a column: what its cells need, but no more than allowed unless a word is longer. */
function widthOf(cells: readonly string[], most: number): number {
  const longest = (parts: readonly string[]) => Math.max(0, ...parts.map((part) => part.length)) + gap;
  return Math.max(Math.min(longest(cells), most), longest(cells.flatMap((cell) => cell.split(/\s+/))));
}

function cut(cell: string): string {
  return cell.length > longestCell ? `${cell.slice(0, longestCell - 1)}…` : cell;
}

function plain(cell = ''): string {
  return cell.replaceAll(colour, '');
}

const colour = new RegExp(`${String.fromCharCode(27)}\\[\\d+m`, 'g');

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
