import type { z } from 'zod';
import type { FaultCode, Problem } from '../okta/errors.ts';
import { segmentFault } from '../okta/paths.ts';

const kinds: Readonly<Record<string, string>> = {
  string: 'text',
  boolean: 'true or false',
  number: 'a number',
  int: 'a whole number',
  array: 'a list',
  object: 'an object',
  record: 'an object',
};

/** What is wrong with a value. It continues the path to the value. */
export interface IssueProblem extends Problem {
  readonly code?: FaultCode;
}

/** The path to a fault as text, for example `profile.email` or `groupIds[0]`; empty for the whole value. */
export function pathText(path: readonly PropertyKey[]): string {
  return path
    .map((part, index) => (typeof part === 'number' ? `[${part}]` : `${index === 0 ? '' : '.'}${String(part)}`))
    .join('');
}

/** What one schema issue says is wrong with a value. Callers handle unknown fields and alternatives. */
export function issueProblem(issue: z.core.$ZodIssue): IssueProblem {
  switch (issue.code) {
    case 'invalid_type':
      return wrongKind(issue.input, [issue.expected]);
    case 'invalid_value':
      if (issue.input !== undefined) return wrongChoice(issue.values);
      return { what: 'is required', hint: `use ${choice(issue.values)}`, code: 'required' };
    case 'too_small':
      if (issue.origin === 'string' && issue.minimum === 1) return { what: 'must not be empty', code: 'required' };
      return { what: `must ${limit('at least', issue.minimum, issue.origin)}` };
    case 'too_big':
      return { what: `must ${limit('at most', issue.maximum, issue.origin)}` };
    case 'invalid_format':
      if (issue.format !== 'regex') return { what: `is not a valid ${issue.format}` };
      if (issue.message.startsWith('must ')) return { what: issue.message };
      return segmentFault(String(issue.input)) ?? { what: 'does not match its pattern' };
    case 'custom':
      return { what: issue.message, hint: hintOf(issue.params) };
    default:
      return { what: `is not valid (${issue.message})` };
  }
}

/** A value of none of the expected kinds. */
export function wrongKind(value: unknown, expected: readonly string[]): IssueProblem {
  if (value === undefined) return { what: 'is required', code: 'required' };
  const words = expected.map(kindWords);
  const last = words.at(-1) ?? '';
  const wanted = words.length === 1 ? last : `${words.slice(0, -1).join(', ')} or ${last}`;
  return { what: `must be ${wanted}, not ${kindOf(value)}` };
}

/** A value that is none of those allowed. */
export function wrongChoice(values: readonly unknown[]): IssueProblem {
  return { what: values.length === 0 ? 'is none of the allowed values' : `must be ${choice(values)}` };
}

function choice(values: readonly unknown[]): string {
  const names = values.map((value) => JSON.stringify(value)).join(', ');
  return values.length === 1 ? names : `one of ${names}`;
}

function limit(bound: 'at least' | 'at most', number: number | bigint, origin: string): string {
  if (origin === 'string') return `have ${bound} ${number} ${number === 1 ? 'character' : 'characters'}`;
  if (origin === 'array') return `have ${bound} ${number} ${number === 1 ? 'entry' : 'entries'}`;
  return `be ${bound} ${number}`;
}

function hintOf(params: Readonly<Record<string, unknown>> = {}): string | undefined {
  const { hint } = params;
  return typeof hint === 'string' ? hint : undefined;
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'a list' : kindWords(typeof value);
}

function kindWords(type: string): string {
  return kinds[type] ?? type;
}
