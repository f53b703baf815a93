import type { Manifest } from './schema.ts';

/** What a search reads of a step. */
export type SearchedStep = Pick<Manifest['actions'][number], 'key' | 'title' | 'resource' | 'keywords' | 'summary'>;

/** Steps to search: the manifest, or a list made from it. */
export interface SearchedSteps<Action extends SearchedStep, Trigger extends SearchedStep> {
  readonly actions: readonly Action[];
  readonly triggers: readonly Trigger[];
  readonly resources: Manifest['resources'];
}

/** Longer texts are no search. */
const longestQuery = 200;

/** Words shorter than this match only words that begin with them. */
const stem = 4;

/**
 * The actions and triggers that match every word of a query in their title, key, resource, other words or summary, best first.
 * A word matches if it begins a word of the step, or the other way around: "offboarding" finds "offboard".
 *
 * @example searchSteps(manifest, '2fa reset') // reset_user_factors, …
 */
export function searchSteps<Action extends SearchedStep, Trigger extends SearchedStep>(
  { actions, triggers, resources }: SearchedSteps<Action, Trigger>,
  query: string,
): (Action | Trigger)[] {
  const words = wordsOf(query.slice(0, longestQuery));
  if (words.length === 0) return [];
  const titles = new Map(resources.map(({ key, title }) => [key, title]));
  const found = [...actions, ...triggers].flatMap((step) => {
    const fields = [
      { text: `${step.title} ${step.key}`, score: 4 },
      { text: step.keywords.join(' '), score: 3 },
      { text: titles.get(step.resource) ?? '', score: 2 },
      { text: step.summary, score: 1 },
    ].map(({ text, score }) => ({ known: wordsOf(text), score }));
    const scores = words.map((word) => fields.find(({ known }) => known.some((one) => isLike(word, one)))?.score ?? 0);
    return scores.includes(0) ? [] : [{ step, score: scores.reduce((sum, score) => sum + score, 0) }];
  });
  return found.toSorted((one, other) => other.score - one.score).map(({ step }) => step);
}

function isLike(word: string, known: string): boolean {
  return known.startsWith(word) || (known.length >= stem && word.startsWith(known));
}

function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}
