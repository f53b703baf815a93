import { trimmedOf } from 'okta-connector';
import { longestText } from './text-lines.ts';

/** A row of a table. */
export interface TableRow {
  /** The line on which the row begins. */
  readonly line: number;
  readonly cells: readonly string[];
  /** Whether it spans several lines. */
  readonly isLong: boolean;
  /** Whether it has a quotation mark where none is allowed. */
  readonly hasStrayQuote: boolean;
}

/**
 * Builds the rows of a table from lines (RFC 4180), without white space around unquoted cells. A row with a stray quotation
 * mark ends at its line, so that the next row can be read.
 */
export class TableRows {
  readonly #delimiter: string;
  #row: { line: number; cells: string[]; hasStrayQuote: boolean } | undefined;
  #quoted: { readonly line: number; text: string } | undefined;

  constructor(delimiter: string) {
    this.#delimiter = delimiter;
  }

  /** The line of a quote that is still open. */
  get openSince(): number | undefined {
    return this.#quoted?.line;
  }

  /** Whether a quoted cell has become longer than any can be. */
  get isEndless(): boolean {
    return (this.#quoted?.text.length ?? 0) > longestText;
  }

  /** Takes the next line; returns the row that ends with it. */
  take(text: string, line: number): TableRow | undefined {
    this.#row ??= { line, cells: [], hasStrayQuote: false };
    const row = this.#row;
    for (let at = 0; at <= text.length; ) {
      const next = this.#quoted === undefined ? this.#cell(text, { at, line }) : this.#restOfQuoted(text, at);
      if (next === undefined) return undefined;
      at = next;
    }
    this.#row = undefined;
    return { ...row, isLong: row.line !== line };
  }

  /** Reads a cell up to its delimiter, or the opening quote of one. Returns where to go on. */
  #cell(text: string, { at, line }: { at: number; line: number }): number {
    let start = at;
    while (text[start] === ' ') start += 1;
    if (text[start] === '"') {
      this.#quoted = { line, text: '' };
      return start + 1;
    }
    const end = this.#endOfCell(text, at);
    const cell = text.slice(at, end);
    this.#add(trimmed(cell), cell.includes('"'));
    return end + this.#delimiter.length;
  }

  /** Reads a quoted cell from somewhere inside it. Returns where to go on, or nothing if it does not end on this line. */
  #restOfQuoted(text: string, from: number): number | undefined {
    const quoted = this.#quoted ?? { line: 0, text: '' };
    let at = from;
    let close = text.indexOf('"', at);
    for (; close >= 0 && text[close + 1] === '"'; close = text.indexOf('"', at)) {
      quoted.text += text.slice(at, close + 1);
      at = close + 2;
    }
    if (close < 0) {
      quoted.text += `${text.slice(at)}\n`;
      return undefined;
    }
    const end = this.#endOfCell(text, close + 1);
    this.#quoted = undefined;
    this.#add(quoted.text + text.slice(at, close), text.slice(close + 1, end).trim() !== '');
    return end + this.#delimiter.length;
  }

  #endOfCell(text: string, from: number): number {
    const end = text.indexOf(this.#delimiter, from);
    return end < 0 ? text.length : end;
  }

  #add(cell: string, isStray: boolean): void {
    this.#row?.cells.push(cell);
    if (isStray && this.#row !== undefined) this.#row.hasStrayQuote = true;
  }
}

/** A cell without spaces around it. Other invisible characters stay, so that the action can report them. */
function trimmed(cell: string): string {
  return cell.trim() === '' ? '' : trimmedOf(cell, { start: ' \t', end: ' \t' });
}
