import type { z } from 'zod';
import { kindWords, pathText } from '../step/issue-words.ts';

/** The faults that a schema has found, one sentence each with the path to it; `root` is what the empty path is called. */
export function sentencesOf(issues: readonly z.core.$ZodIssue[], root: string): string[] {
  return [...new Set(issues.map((issue) => `${pathText(issue.path) || root} ${reason(issue)}.`))];
}

function reason(issue: z.core.$ZodIssue): string {
  if (issue.input === undefined && ['invalid_type', 'invalid_value', 'invalid_union'].includes(issue.code))
    return 'is missing';
  switch (issue.code) {
    case 'invalid_type':
      return `must be ${kindWords(issue.expected)}`;
    case 'unrecognized_keys':
      return `has unknown members: ${issue.keys.join(', ')}`;
    case 'invalid_value':
      return `must be ${issue.values.length === 1 ? '' : 'one of '}${issue.values.map(String).join(', ')}`;
    case 'invalid_format':
      if (issue.format !== 'regex') return `is not a valid ${issue.format}`;
      return issue.message.startsWith('must ') ? issue.message : 'does not match the pattern of its schema';
    case 'too_small':
      return 'is empty or too short';
    case 'too_big':
      return `is longer than ${issue.maximum}`;
    case 'invalid_union':
      return issue.message === 'Invalid input' ? 'is none of the allowed values' : issue.message;
    default:
      return `is not valid: ${issue.message}`;
  }
}
