import { pipeline, type Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { usageError } from '../usage.ts';
import { type Column, columnsOf, inputOf } from './columns.ts';
import { notUtf8, type Reading, type Row } from './source.ts';

interface Parsed {
  readonly record: readonly string[];
  readonly info: { readonly lines: number };
}

/** The inputs of a table with a header of dotted names; a row with too few or too many cells is a fault of that input. */
export async function* csvRows(
  stream: Readable,
  { file, schema, delimiter }: Reading & { readonly delimiter: string },
): AsyncGenerator<Row> {
  const parser = parse({
    bom: true,
    delimiter,
    info: true,
    relax_column_count: true,
    skip_empty_lines: true,
    trim: true,
  });
  // What goes wrong with the file comes out of the parser.
  pipeline(stream, parser, () => {});
  let columns: readonly Column[] | undefined;
  try {
    for await (const parsed of parser) {
      const { record, info }: Parsed = parsed;
      if (columns === undefined) columns = columnsOf(record, await schema(record));
      else yield rowOf({ file, line: info.lines, cells: record }, columns);
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const hint = 'correct the file; quotes inside a cell are doubled, and the cell is quoted';
    // The parser's own sentence quotes the cell, which may be a password.
    throw usageError(
      `${file} is no valid CSV: it goes wrong at line ${error['lines'] ?? '?'} (${error.code}); ${hint}.`,
      hint,
    );
  }
}

function rowOf(
  { file, line, cells }: { file: string; line: number; cells: readonly string[] },
  columns: readonly Column[],
): Row {
  if (cells.some((cell) => cell.includes('\ufffd'))) return { line, fault: notUtf8(file, line) };
  if (cells.length === columns.length) return { line, value: inputOf(cells, columns) };
  const hint = 'correct the row; a cell that holds the separator is quoted';
  const counts = `${cells.length} ${cells.length === 1 ? 'cell' : 'cells'}, and the header has ${columns.length}`;
  return { line, fault: usageError(`${file}, line ${line}, has ${counts}; ${hint}.`, hint) };
}
