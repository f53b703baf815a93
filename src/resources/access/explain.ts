import type { User } from '../users/user.ts';
import type { Access, AccessPath, AccessQuestion } from './access-model.ts';
import { type AccessContext, AccessReader } from './access-reader.ts';
import { explainApp } from './app-access.ts';
import { explainEverything } from './every-access.ts';
import type { Explained } from './explanation-parts.ts';
import { explainGroup } from './group-access.ts';
import { type History, historyOf } from './history.ts';
import { sentenceOf, userName } from './sentence.ts';

/** Explains whether and why a user has access, and what would end or open it. */
export async function explainAccess(
  context: AccessContext,
  { user: asked, app, group, history = true }: AccessQuestion,
): Promise<Access> {
  const user = await context.okta.read('getUser', { path: { id: asked } });
  const isOne = app !== undefined || group !== undefined;
  const reader = new AccessReader(context, { user, mostAsked: isOne ? mostForOne : mostForAll });
  const explained = await explainedBy(reader, { app, group });
  const { verb, ...rest } = explained;
  const past = history && rest.paths.length > 0 ? await pastOf(context.okta, reader, rest.paths) : undefined;
  const paths = past === undefined ? rest.paths : rest.paths.map((path) => withPast(path, past));
  const notes = [...rest.notes, ...(past?.note === undefined ? [] : [past.note])];
  const toOpen = accessOf(rest) === 'open' ? [] : rest.toOpen;
  return {
    user: shown(user),
    access: accessOf(rest),
    sentence: sentenceOf({ user, verb, paths, blocks: rest.blocks, toOpen }),
    ...rest,
    paths,
    toOpen,
    notes,
  };
}

// With these, an explanation of one app takes nine calls at most: user, app, assignment, groups of the app and of the user, rules,
// two memberships, and the log.
const mostForOne = 2;
const mostForAll = 60;

function explainedBy(reader: AccessReader, { app, group }: Pick<AccessQuestion, 'app' | 'group'>): Promise<Explained> {
  if (app !== undefined) return explainApp(reader, app);
  return group === undefined ? explainEverything(reader) : explainGroup(reader, group);
}

function accessOf({ paths, blocks }: { readonly paths: readonly unknown[]; readonly blocks: readonly unknown[] }) {
  if (paths.length === 0) return 'none';
  return blocks.length === 0 ? 'open' : 'blocked';
}

function shown(user: User): Access['user'] {
  const { id, status } = user;
  return { id, name: userName(user), ...(status === undefined ? {} : { status }) };
}

async function pastOf(
  okta: AccessContext['okta'],
  { user, rules }: AccessReader,
  paths: readonly AccessPath[],
): Promise<History> {
  const ids = new Set(paths.flatMap(({ app, group }) => [app?.id, group?.id]).filter((id) => id !== undefined));
  return historyOf(okta, { userId: user.id, ids: [...ids], rules: (await rules.all()) ?? [] });
}

/** A path with what the log says of it: of the membership, or of the app for a direct assignment. */
function withPast(path: AccessPath, { given }: History): AccessPath {
  const { app, group } = path;
  const found = given.get(group?.id ?? app?.id ?? '');
  return found === undefined ? path : { ...path, ...found };
}
