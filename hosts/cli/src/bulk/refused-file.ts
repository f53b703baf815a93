import type { OktaError } from 'okta-connector';
import { usageError } from '../usage.ts';

/** The refusal of a file of inputs as a whole. */
export function refusedFile(file: string, why: string, hint: string): OktaError {
  return usageError(`${file} cannot be used: ${why}; ${hint}.`, hint);
}

/** The refusal of one row of a file, which goes on after it. */
export function refusedRow(file: string, { line, why, hint }: { line: number; why: string; hint: string }): OktaError {
  return usageError(`${file}, line ${line}, ${why}; ${hint}.`, hint);
}

/** Why a text cannot be an input: Okta would get question marks, or characters that no one sees. */
export function damageIn(text: string, encoding: string): { readonly why: string; readonly hint: string } | undefined {
  if (text.includes('\ufffd'))
    return encoding === 'utf-8'
      ? { why: 'holds characters that are not UTF-8', hint: 'save the file as UTF-8' }
      : { why: 'holds damaged characters', hint: 'export the file again' };
  if (text.includes('\0')) return { why: 'holds a zero byte', hint: 'remove it' };
  return undefined;
}
