import type { User } from '../users/user.ts';
import type { AccessBlock, AccessChange, AccessPath } from './access-model.ts';

/** A user as a sentence names them. */
export function userName({ id, profile = {} }: User): string {
  const name = [profile.firstName, profile.lastName].filter((part) => part !== undefined && part !== '').join(' ');
  if (profile.login === undefined) return name === '' ? id : name;
  return name === '' ? profile.login : `${name} (${profile.login})`;
}

/** What a sentence is made of. */
export interface Told {
  readonly user: User;
  readonly verb: { readonly has: string; readonly lacks: string };
  readonly paths: readonly AccessPath[];
  readonly blocks: readonly AccessBlock[];
  readonly toOpen: readonly AccessChange[];
}

/** The answer in words. */
export function sentenceOf({ user, verb, paths, blocks, toOpen }: Told): string {
  const name = userName(user);
  const list = new Intl.ListFormat('en-GB');
  const why = list.format(blocks.map(({ what }) => what));
  if (paths.length === 0) {
    const open = toOpen.map(({ what }) => what).join(' ');
    return `${name} ${verb.lacks}.${open === '' ? '' : ` To open it: ${open}`}`;
  }
  const shown = paths.slice(0, mostShown).map((path) => `${path.why.slice(0, -1)}${since(path)}.`);
  const more = paths.length > mostShown ? ` And ${paths.length - mostShown} more.` : '';
  const blocked = blocks.length === 0 ? '' : `, but cannot use it: ${why}`;
  return `${name} ${verb.has}${blocked}. ${shown.join(' ')}${more}`;
}

const mostShown = 3;

function since({ since, by }: AccessPath): string {
  const parts = [since === undefined ? '' : `since ${since.slice(0, 10)}`, by === undefined ? '' : `from ${by}`];
  const known = parts.filter((part) => part !== '').join(', ');
  return known === '' ? '' : ` (${known})`;
}
