import type { OktaError } from 'okta-connector';
import { usageError } from '../usage.ts';

/** The error for a file of inputs that cannot be used; `why` continues its name. */
export function refusedFile(file: string, why: string, hint: string): OktaError {
  return usageError(`${file} ${why}`, hint);
}

/** Why a row cannot be used: `why` continues the name of the field, or else "Line 3 of people.csv". */
export interface RowProblem {
  readonly line: number;
  readonly field?: string;
  readonly why: string;
  readonly hint: string;
}

/** The error for one row of a file. */
export function refusedRow(file: string, { line, field, why, hint }: RowProblem): OktaError {
  return usageError(
    field === undefined ? `Line ${line} of ${file} ${why}` : `In line ${line} of ${file}, ${field} ${why}`,
    hint,
  );
}

/** The damage in a text that would otherwise reach Okta as question marks or invisible characters. */
export function damageIn(text: string, encoding: string): { readonly why: string; readonly hint: string } | undefined {
  if (text.includes('\ufffd'))
    return encoding === 'utf-8'
      ? { why: 'contains characters that are not UTF-8', hint: 'save the file as UTF-8' }
      : { why: 'contains damaged characters', hint: 'export the file again' };
  if (text.includes('\0')) return { why: 'contains a zero byte', hint: 'remove it' };
  return undefined;
}
