import { allEnded } from '../../okta/calls.ts';
import type { App, AppGroup, Assignment } from '../apps/app.ts';
import { findAssignment } from '../apps/assignment.ts';
import type { AccessChange, AccessPath } from './access-model.ts';
import type { AccessReader } from './access-reader.ts';
import { appBlocks, assignmentBlocks, type LiftableBlock, userBlocks } from './blocks.ts';
import {
  assignApp,
  endMembership,
  excludeFromRule,
  insteadOfRemoval,
  joinGroupOfApp,
  revokeApp,
  revokeAppFromGroup,
} from './changes.ts';
import { type Explained, judgedRules, notChecked, pathThrough, shownObject } from './explanation-parts.ts';
import type { Origin } from './membership-origin.ts';

/** Groups that have the app are offered as alternatives up to this number. */
const mostOffered = 10;

/** Explains a user's access to one app. */
export async function explainApp(reader: AccessReader, appId: string): Promise<Explained> {
  const { okta, user } = reader;
  const [app, found, appGroups, memberships] = await allEnded([
    okta.read('getApplication', { path: { appId } }),
    findAssignment(okta, { appId, userId: user.id }),
    reader.groupsOfApp(appId),
    reader.memberships(),
  ]);
  const through = appGroups.map(({ id }) => memberships.get(id)).filter((group) => group !== undefined);
  const origins = await reader.origins(through);
  const target = { id: appId, name: app.label ?? appId };
  const paths = appPaths(target, { found, origins });
  const liftable = blocksOf(reader, { app, found, hasPath: paths.length > 0 });
  const lacking = appGroups.filter(({ id }) => !memberships.has(id));
  const lackingIds = lacking.map(({ id }) => id);
  const before = (await reader.addingAfter(through, lackingIds)).map((rule) => excludeFromRule(rule, user.id));
  const judged = judgedRules((await reader.rules.all()) ?? [], {
    groups: lacking.map(({ id, name }) => ({ id, ...(name === undefined ? {} : { profile: { name } }) })),
    user,
    subject: await reader.subject(),
  });
  return {
    verb: { has: `has ${target.name}`, lacks: `does not have ${target.name}` },
    target: { kind: 'app', ...target },
    paths,
    blocks: liftable.map(({ block }) => block),
    toEnd: paths.length === 0 ? [] : [...before, ...endings(target, { found, origins, userId: user.id })],
    toOpen: openings(target, { found, liftable, userId: user.id }),
    alternatives: [
      ...origins.flatMap((origin) => otherEndings(target, { origin, userId: user.id })),
      ...(paths.length > 0 ? [] : otherOpenings(lacking, user.id)),
    ],
    rules: judged,
    notes: [notChecked],
  };
}

/** The paths to an app: the direct assignment, and each group of the user that has it. */
export function appPaths(
  app: { readonly id: string; readonly name: string },
  { found, origins }: { readonly found: Assignment | undefined; readonly origins: readonly Origin[] },
): AccessPath[] {
  const paths = origins.map((origin) => pathThrough(origin, app));
  if (found === undefined) return paths;
  const { scope, created } = found.appUser;
  const shown = { app: shownObject(app.id, app.name), ...(created === undefined ? {} : { since: created }) };
  if (scope === 'USER')
    return [
      { ...shown, how: 'direct', certainty: 'okta', why: `${app.name} is assigned to the user directly.` },
      ...paths,
    ];
  if (paths.length > 0) return paths;
  const group = found.group === undefined ? 'a group' : `the group ${found.group}`;
  const why = `Okta says that ${app.name} comes through ${group}, but lists no such group of the user.`;
  return [{ ...shown, how: 'unknown', certainty: 'unknown', why }];
}

function blocksOf(
  { user }: AccessReader,
  { app, found, hasPath }: { app: App; found: Assignment | undefined; hasPath: boolean },
): LiftableBlock[] {
  return [...userBlocks(user), ...appBlocks(app), ...(hasPath ? assignmentBlocks(found?.appUser) : [])];
}

interface Ending {
  readonly found: Assignment | undefined;
  readonly origins: readonly Origin[];
  readonly userId: string;
}

/** Ends every path: groups first, since Okta does not revoke an app from a user while a group assigns it. */
function endings(app: { id: string; name: string }, { found, origins, userId }: Ending): AccessChange[] {
  const ofGroups = origins.flatMap((origin) =>
    origin.how === 'everyone' ? [revokeAppFromGroup(app, origin.group)] : endMembership(origin, userId),
  );
  return found?.appUser.scope === 'USER' ? [...ofGroups, revokeApp(app, userId)] : ofGroups;
}

function otherEndings(
  app: { id: string; name: string },
  { origin, userId }: { readonly origin: Origin; readonly userId: string },
): AccessChange[] {
  if (origin.how === 'everyone') return [];
  return [...insteadOfRemoval(origin, userId), revokeAppFromGroup(app, origin.group)];
}

function openings(
  app: { id: string; name: string },
  { found, liftable, userId }: { found: Assignment | undefined; liftable: readonly LiftableBlock[]; userId: string },
): AccessChange[] {
  const lifts = liftable.flatMap(({ lift }) => lift ?? []);
  return found === undefined ? [...lifts, assignApp(app, userId, { ifMissing: lifts.length > 0 })] : lifts;
}

function otherOpenings(groups: readonly AppGroup[], userId: string): AccessChange[] {
  const joinable = groups.filter(({ groupType }) => groupType !== 'BUILT_IN');
  return joinable.slice(0, mostOffered).map((group) => joinGroupOfApp(group, userId));
}
