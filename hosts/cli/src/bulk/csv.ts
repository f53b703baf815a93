import type { OktaError } from 'okta-connector';
import { usageError } from '../usage.ts';
import { type Column, columnsOf, inputOf } from './columns.ts';
import { damageIn, refusedRow } from './refused-file.ts';
import type { InputFormat, Row } from './row.ts';
import { type TableRow, TableRows } from './table-rows.ts';

/** The format of a table. */
export interface TableFormat extends InputFormat {
  readonly encoding: string;
  readonly delimiter: string;
}

/**
 * Reads the inputs of a table with a header, without empty rows. A row that cannot be read is an error of that row only. But if
 * an unclosed quote may include the following rows, the whole file is rejected.
 */
export async function* csvRows(lines: AsyncIterable<string | undefined>, format: TableFormat): AsyncGenerator<Row> {
  const { file, delimiter } = format;
  const table = new TableRows(delimiter);
  let columns: readonly Column[] | undefined;
  let number = 0;
  for await (const text of lines) {
    number += 1;
    if (text === undefined)
      throw refusedRow(file, {
        line: number,
        why: 'is longer than a million characters',
        hint: 'check its line endings and quotes',
      });
    if (number === 1 && isPreamble(text)) continue;
    const row = table.take(text, number);
    if (table.isEndless) break;
    if (row === undefined || row.cells.every((cell) => cell === '')) continue;
    if (columns === undefined) columns = await headerOf(row, format);
    else yield rowOf(row, { columns, format });
  }
  if (table.openSince !== undefined) throw unclosed(file, table.openSince);
}

/** The separator in a first line such as `sep=;`, which Excel reads and writes. */
export function separatorIn(line: string): string | undefined {
  return /^"?sep=(.)"?[,;\t|]*$/i.exec(line)?.[1];
}

/** Whether a first line comes before the header: `sep=;`, or `#TYPE …`, which Windows PowerShell writes. */
export function isPreamble(line: string): boolean {
  return separatorIn(line) !== undefined || /^"?#TYPE /.test(line);
}

async function headerOf(row: TableRow, { file, encoding, schema }: TableFormat): Promise<readonly Column[]> {
  const damage = damageIn(row.cells.join(), encoding);
  if (damage !== undefined) throw refusedRow(file, { line: row.line, ...damage });
  if (row.hasStrayQuote) throw refusedRow(file, { line: row.line, ...strayQuote });
  const names = row.cells.map((cell) => cell.replace(/\p{Cf}/gu, '').trim());
  return columnsOf(names, await schema(names));
}

const strayQuote = {
  why: 'has a quotation mark inside an unquoted cell',
  hint: 'quote the cell, and double the quotation marks inside it',
};

function rowOf(
  row: TableRow,
  { columns, format: { file, encoding } }: { columns: readonly Column[]; format: TableFormat },
): Row {
  const { line, isLong, hasStrayQuote } = row;
  const cells = row.cells.slice(0, Math.max(columns.length, row.cells.findLastIndex((cell) => cell !== '') + 1));
  if (isLong && (hasStrayQuote || cells.length !== columns.length)) throw unclosed(file, line);
  const damage = damageIn(cells.join(), encoding) ?? (hasStrayQuote ? strayQuote : undefined);
  if (damage !== undefined) return { line, error: refusedRow(file, { line, ...damage }) };
  if (cells.length !== columns.length) {
    const why = `has ${cells.length} ${cells.length === 1 ? 'cell' : 'cells'}, but the header has ${columns.length}`;
    return { line, error: refusedRow(file, { line, why, hint: 'quote cells that contain the separator' }) };
  }
  const { input, problems } = inputOf(cells, columns);
  const [problem] = problems;
  return problem === undefined ? { line, value: input } : { line, error: refusedRow(file, { line, ...problem }) };
}

function unclosed(file: string, line: number): OktaError {
  const hint = 'close it, and double every quotation mark inside a quoted cell';
  return usageError(`Line ${line} of ${file} has a quoted cell that is not closed`, hint);
}
