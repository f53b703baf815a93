import { trimmedOf } from '../okta/text.ts';

const quotationMarks = '"\'`´“”‘’„‚«»';

/** Without characters that take no room (zero-width, direction marks, …), which travel along from web pages and chats. */
export function withoutInvisible(text: string): string {
  return text.replace(/\p{Cf}/gu, '');
}

/** Without quotation marks at its ends, paired or not. */
export function withoutQuotes(text: string): string {
  return trimmedOf(text, { start: quotationMarks, end: quotationMarks });
}
