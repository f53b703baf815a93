import type { z } from 'zod';
import { type Problem, sentences } from '../okta/errors.ts';
import { issueProblem, pathText } from '../step/issue-words.ts';

/** The faults that a schema found, one text each with its path. `root` names the value itself. */
export function sentencesOf(issues: readonly z.core.$ZodIssue[], root: string): string[] {
  const texts = issues.map((issue) => {
    const { what, hint } = problemOf(issue);
    return sentences({ what: `${pathText(issue.path) || root} ${what}`, hint });
  });
  return [...new Set(texts)];
}

function problemOf(issue: z.core.$ZodIssue): Problem {
  if (issue.code === 'unrecognized_keys') return { what: `has unknown members: ${issue.keys.join(', ')}` };
  if (issue.code !== 'invalid_union') return issueProblem(issue);
  if (issue.input === undefined) return { what: 'is required' };
  return { what: issue.message === 'Invalid input' ? 'is none of the allowed values' : issue.message };
}
