import { allEnded } from '../../okta/calls.ts';
import { counted } from '../../okta/text.ts';
import { appsOfUser } from '../apps/apps-of-user.ts';
import { findAssignment } from '../apps/assignment.ts';
import type { AccessChange, AccessPath } from './access-model.ts';
import type { AccessReader } from './access-reader.ts';
import { appPaths } from './app-access.ts';
import { userBlocks } from './blocks.ts';
import { endMembership, revokeApp } from './changes.ts';
import { type Explained, notChecked, pathThrough } from './explanation-parts.ts';

/** Explains every app and group of a user. */
export async function explainEverything(reader: AccessReader): Promise<Explained> {
  const { okta, user } = reader;
  const [apps, memberships] = await allEnded([appsOfUser(okta, user.id), reader.memberships()]);
  const byApp = await reader.groupsByApp(apps);
  const origins = await reader.origins([...memberships.values()]);
  const originOf = new Map(origins.map((origin) => [origin.group.id, origin]));
  const paths: AccessPath[] = [];
  const direct: AccessChange[] = [];
  const inactive: string[] = [];
  for (const { appId, label = appId, status, found: embedded } of apps) {
    const found = embedded ?? (await findAssignment(okta, { appId, userId: user.id }));
    const app = { id: appId, name: label };
    const through = (byApp.get(appId) ?? []).flatMap(({ id }) => originOf.get(id) ?? []);
    paths.push(...appPaths(app, { found, origins: through }));
    if (found?.appUser.scope === 'USER') direct.push(revokeApp(app, user.id));
    if (status === 'INACTIVE') inactive.push(label);
  }
  const liftable = userBlocks(user);
  const notes = inactive.length === 0 ? [] : [`These apps are inactive: ${inactive.join(', ')}.`];
  return {
    verb: {
      has: `has ${counted(apps.length, 'app')} and is in ${counted(memberships.size, 'group')}`,
      lacks: 'has no apps and is in no group',
    },
    target: { kind: 'everything' },
    paths: [...paths, ...origins.map((origin) => pathThrough(origin))],
    blocks: liftable.map(({ block }) => block),
    toEnd: [
      {
        step: 'offboard_user',
        input: { user: user.id },
        what: 'Offboard the user: end sessions, account, groups, apps and factors.',
        affects: 'user',
      },
    ],
    toOpen: liftable.flatMap(({ lift }) => lift ?? []),
    alternatives: [...origins.flatMap((origin) => endMembership(origin, user.id)), ...direct],
    rules: [],
    notes: [notChecked, ...notes],
  };
}
