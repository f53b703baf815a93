import type { OktaError } from 'okta-connector';
import { usageError } from '../usage.ts';
import { type Column, columnsOf, inputOf } from './columns.ts';
import { damageIn, refusedFile, refusedRow } from './refused-file.ts';
import type { Reading, Row } from './row.ts';
import { type TableRow, TableRows } from './table-rows.ts';

/** How a table is read. */
export interface TableReading extends Reading {
  readonly encoding: string;
  readonly delimiter: string;
}

/**
 * The inputs of a table with a header; empty rows are left out. A row that cannot be read is a fault of that row alone,
 * unless a quote in it may have taken in rows that follow: then nobody knows where it ends, and the file is refused.
 */
export async function* csvRows(lines: AsyncIterable<string | undefined>, reading: TableReading): AsyncGenerator<Row> {
  const { file, delimiter } = reading;
  const table = new TableRows(delimiter);
  let columns: readonly Column[] | undefined;
  let number = 0;
  for await (const text of lines) {
    number += 1;
    if (text === undefined)
      throw refusedFile(
        file,
        `line ${number} has more than a million characters`,
        'check its line ends and its quotes',
      );
    if (number === 1 && separatorIn(text) !== undefined) continue;
    const row = table.take(text, number);
    if (table.isEndless) break;
    if (row === undefined || row.cells.every((cell) => cell === '')) continue;
    if (columns === undefined) columns = await headerOf(row, reading);
    else yield rowOf(row, { columns, reading });
  }
  if (table.openSince !== undefined) throw unclosed(file, table.openSince);
}

/** The separator that a first line `sep=;` names, as Excel writes and reads it. */
export function separatorIn(line: string): string | undefined {
  return /^"?sep=(.)"?[,;\t|]*$/i.exec(line)?.[1];
}

async function headerOf(row: TableRow, { file, encoding, schema }: TableReading): Promise<readonly Column[]> {
  const damage = damageIn(row.cells.join(), encoding);
  if (damage !== undefined) throw refusedRow(file, { line: row.line, ...damage });
  if (row.hasStrayQuote) throw refusedRow(file, { line: row.line, ...strayQuote });
  const names = row.cells.map((cell) => cell.replace(/\p{Cf}/gu, '').trim());
  return columnsOf(names, await schema(names));
}

const strayQuote = {
  why: 'has a quotation mark inside a cell',
  hint: 'quote that cell, and double the quotation marks inside it',
};

function rowOf(
  row: TableRow,
  { columns, reading: { file, encoding } }: { columns: readonly Column[]; reading: TableReading },
): Row {
  const { line, isLong, hasStrayQuote } = row;
  const cells = row.cells.slice(0, Math.max(columns.length, row.cells.findLastIndex((cell) => cell !== '') + 1));
  if (isLong && (hasStrayQuote || cells.length !== columns.length)) throw unclosed(file, line);
  const damage = damageIn(cells.join(), encoding) ?? (hasStrayQuote ? strayQuote : undefined);
  if (damage !== undefined) return { line, fault: refusedRow(file, { line, ...damage }) };
  if (cells.length !== columns.length) {
    const counts = `${cells.length} ${cells.length === 1 ? 'cell' : 'cells'}, and the header has ${columns.length}`;
    const hint = 'correct the row; a cell that holds the separator is quoted';
    return { line, fault: refusedRow(file, { line, why: `has ${counts}`, hint }) };
  }
  const { input, faults } = inputOf(cells, columns);
  const [fault] = faults;
  return fault === undefined ? { line, value: input } : { line, fault: refusedRow(file, { line, ...fault }) };
}

function unclosed(file: string, line: number): OktaError {
  const hint = 'close it, and double every quotation mark inside a quoted cell';
  return usageError(`${file} is not valid CSV: the quote opened in line ${line} is not closed; ${hint}.`, hint);
}
