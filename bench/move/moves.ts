import { fits, type Mover, type MovingOrg, movingOrg } from './moving-org.ts';

/** How plans and moves compare with the hidden map. */
export interface MovesReport {
  movers: number;
  /** Plans that differ from the symmetric difference of what the user has and should have. */
  wrongPlans: number;
  /** Users who do not have what they should have after the move. */
  wrongStates: number;
  /** Groups and apps that were removed although the map or a rule gives them. */
  wronglyRemoved: number;
  /** Group rules that exclude somebody because of a move. */
  exclusions: number;
  /** Requests that change something in a second run. */
  writesAgain: number;
  differences: number;
  calls: number;
  /** In orgs that do not say where a membership comes from: moves, and memberships left to a person. */
  older: number;
  leftAlone: number;
  /** What is missing there after the second run. */
  missingAfterwards: number;
  readonly failures: string[];
}

const perOrg = 25;

/** Moves people in random orgs, each org with a hidden map of its own. Every fourth org is older. */
export async function runMoves(total: number, seed: number): Promise<MovesReport> {
  const report: MovesReport = {
    movers: 0,
    wrongPlans: 0,
    wrongStates: 0,
    wronglyRemoved: 0,
    exclusions: 0,
    writesAgain: 0,
    differences: 0,
    calls: 0,
    older: 0,
    leftAlone: 0,
    missingAfterwards: 0,
    failures: [],
  };
  for (let at = 0; report.movers < total; at += 1) {
    const isOlder = at % 4 === 3;
    const org = await movingOrg(seed + at, { people: Math.min(perOrg, total - report.movers), isOlder });
    await oneOrg(org, { report, isOlder });
    await org.close();
  }
  return report;
}

async function oneOrg(org: MovingOrg, { report, isOlder }: { report: MovesReport; isOlder: boolean }): Promise<void> {
  const { sandbox, okta } = org;
  const input = ({ id, change }: Mover) => ({ user: id, change, expected: 'map' as const, map: rowsOf(org) });
  const wanted = new Map<string, Access>();
  for (const mover of org.movers) {
    wanted.set(mover.id, shouldHave(org, mover));
    const { output } = await okta.run('move_user', input(mover), { dryRun: true });
    const planned = output.plan.filter(({ hasNow, hasAfter }) => hasNow !== hasAfter).map(({ id }) => id);
    const truth = difference(accessOf(org, mover.id), shouldHave(org, mover));
    report.movers += 1;
    report.differences += truth.length;
    if (isOlder) {
      report.older += 1;
      report.leftAlone += truth.filter((id) => !planned.includes(id)).length;
    } else if (planned.sort().join() !== truth.join()) {
      report.wrongPlans += 1;
      fail(report, `plan ${mover.id}: ${difference(new Set(planned), new Set(truth)).map((id) => describe(org, id))}`);
    }
  }
  const from = sandbox.requests.length;
  await okta.runEach('move_user', org.movers.map(input), { concurrency: 5 }).summary();
  const sent = sandbox.requests.slice(from);
  report.calls += sent.length;
  const removed = sent.filter(({ method }) => method === 'DELETE').map(({ path }) => path);
  for (const { id } of org.movers) {
    const has = accessOf(org, id);
    const should = wanted.get(id) ?? new Set();
    report.wronglyRemoved += removed.filter(
      (path) => path.includes(id) && [...should].some((one) => path.includes(one)),
    ).length;
    if (!isOlder && difference(has, should).length > 0) {
      report.wrongStates += 1;
      fail(report, `state ${id}: ${difference(has, should).map((one) => describe(org, one))}`);
    }
  }
  report.exclusions += [...sandbox.org.rules.values()].reduce((sum, rule) => sum + rule.excludedUserIds.length, 0);
  const seen = sandbox.requests.length;
  await okta.runEach('move_user', org.movers.map(input), { concurrency: 5 }).summary();
  for (const { id } of isOlder ? org.movers : [])
    report.missingAfterwards += [...(wanted.get(id) ?? [])].filter((one) => !accessOf(org, id).has(one)).length;
  if (!isOlder) report.writesAgain += sandbox.requests.slice(seen).filter(({ method }) => method !== 'GET').length;
}

/** IDs of the groups and apps that somebody has. */
type Access = ReadonlySet<string>;

function rowsOf({ map }: MovingOrg) {
  return map.map(({ when, groups, apps }) => ({ when: { ...when }, groups: [...groups], apps: [...apps] }));
}

function accessOf({ sandbox }: MovingOrg, user: string): Access {
  const groups = sandbox.org.memberships.ofRight(user).map(({ groupId }) => groupId);
  return new Set([...groups, ...sandbox.org.appUsers.ofRight(user).map(({ appId }) => appId)]);
}

/** What somebody should have after the move, by the map and the rules, computed without the connector. */
function shouldHave({ sandbox, map, rules, directories }: MovingOrg, { id, change }: Mover): Access {
  const { org } = sandbox;
  const profile = { ...org.users.get(id)?.profile, ...change };
  const rows = map.filter(({ when }) => fits(profile, when));
  const given = new Set(rows.flatMap(({ groups, apps }) => [...groups, ...apps]));
  const named = new Set(map.flatMap(({ groups, apps }) => [...groups, ...apps]));
  const byRule = new Set(
    rules.filter((rule) => fits(profile, { [rule.attribute]: rule.value })).flatMap((r) => r.groups),
  );
  const has = new Set<string>();
  for (const group of org.groups.values()) {
    if (group.type === 'BUILT_IN') continue;
    const held = org.memberships.get(group.id, id);
    const isHeld = held !== undefined;
    if (directories.has(group.id) || group.type === 'APP_GROUP') {
      if (isHeld) has.add(group.id);
    } else if (byRule.has(group.id)) has.add(group.id);
    else if (named.has(group.id)) {
      if (given.has(group.id)) has.add(group.id);
    } else if (isHeld && held.ruleId === undefined) has.add(group.id);
  }
  for (const app of org.apps.values()) {
    const isDirect = org.appUsers.get(app.id, id)?.scope === 'USER';
    const byGroup = org.appGroups
      .ofLeft(app.id)
      .some(({ groupId }) => has.has(groupId) || org.groups.get(groupId)?.type === 'BUILT_IN');
    if (byGroup || (named.has(app.id) ? given.has(app.id) : isDirect)) has.add(app.id);
  }
  return has;
}

function difference(one: Access, other: Access): string[] {
  return [...one]
    .filter((id) => !other.has(id))
    .concat([...other].filter((id) => !one.has(id)))
    .sort();
}

function describe({ sandbox }: MovingOrg, id: string): string {
  return String(sandbox.org.groups.get(id)?.profile['name'] ?? sandbox.org.apps.get(id)?.label ?? id);
}

function fail({ failures }: MovesReport, what: string): void {
  if (failures.length < 10) failures.push(what);
}
