import type { CatalogEntry, OperationCatalog } from './catalog.ts';
import { wordsOf } from './words.ts';

/** Words by which people look for the same thing; several words in one entry must all be there. */
const synonyms: readonly (readonly string[])[] = [
  ['app', 'application'],
  ['zone', 'network zone'],
  ['mfa', 'factor', 'authenticator'],
  ['idp', 'identity provider'],
  ['admin', 'role'],
  ['delete', 'remove', 'revoke', 'unassign'],
  ['add', 'assign', 'create'],
  ['update', 'replace', 'change', 'edit'],
  ['show', 'get', 'read', 'retrieve'],
  ['person', 'user'],
  ['log', 'system log'],
  ['attribute', 'schema'],
  ['enrol', 'enroll'],
  ['2fa', 'factor'],
];

/** The words by which an operation is found. */
interface Indexed {
  readonly entry: CatalogEntry;
  readonly title: readonly string[];
  readonly rest: readonly string[];
}

const indexes = new WeakMap<OperationCatalog, readonly Indexed[]>();

/**
 * The operations in whose title, path and tag every word occurs, at the beginning of a word and in any order. The best matches
 * come first. Without words, all operations by title.
 */
export function searchCatalog(catalog: OperationCatalog, query: string): CatalogEntry[] {
  const id = query.trim().toLowerCase();
  const exact = [...catalog.values()].find((entry) => entry.id.toLowerCase() === id);
  if (exact !== undefined) return [exact];
  const wanted = lower(query).map(alternativesOf);
  if (wanted.length === 0) return [...indexOf(catalog)].sort(byTitle).map(({ entry }) => entry);
  return indexOf(catalog)
    .map((one) => ({ one, rank: rankOf(one, wanted) }))
    .filter(({ rank }) => rank !== undefined)
    .sort((a, b) => (b.rank ?? 0) - (a.rank ?? 0) || byTitle(a.one, b.one))
    .map(({ one }) => one.entry);
}

function indexOf(catalog: OperationCatalog): readonly Indexed[] {
  const known = indexes.get(catalog);
  if (known !== undefined) return known;
  const index = [...catalog.values()].map((entry) => {
    const { title, method, path, tag } = entry;
    return { entry, title: lower(title), rest: [method.toLowerCase(), ...lower(path), ...lower(tag)] };
  });
  indexes.set(catalog, index);
  return index;
}

function lower(text: string): string[] {
  return wordsOf(text).map((word) => word.toLowerCase());
}

/** A word and its synonyms. A plural stands for the singular too: titles have either. */
function alternativesOf(word: string): string[][] {
  const singular = word.length > 3 && word.endsWith('s') ? word.slice(0, -1) : word;
  const others = synonyms.filter((group) => group.includes(word) || group.includes(singular)).flat();
  return [[singular], ...others.filter((other) => other !== singular).map((other) => other.split(' '))];
}

/** How well an operation fits; `undefined` if a word does not occur. */
function rankOf({ title, rest }: Indexed, wanted: readonly string[][][]): number | undefined {
  let rank = 0;
  for (const alternatives of wanted) {
    const best = Math.max(
      ...alternatives.map((words, at) => {
        const each = words.map((word) => closeness(word, { title, rest }));
        return each.includes(0) ? 0 : Math.min(...each) - (at === 0 ? 0 : 0.5);
      }),
    );
    if (best <= 0) return undefined;
    rank += best;
  }
  // "Add group" comes before "Create group rule" for "create group".
  return rank - 0.75 * Math.max(0, title.length - wanted.length);
}

function closeness(word: string, { title, rest }: Omit<Indexed, 'entry'>): number {
  if (title.includes(word) || title.includes(`${word}s`)) return 4;
  if (title.some((one) => one.startsWith(word))) return 3;
  if (rest.includes(word) || rest.includes(`${word}s`)) return 2;
  return rest.some((one) => one.startsWith(word)) ? 1 : 0;
}

function byTitle(one: Indexed, other: Indexed): number {
  return one.entry.title < other.entry.title ? -1 : 1;
}
