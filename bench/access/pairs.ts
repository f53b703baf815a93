import type { Org } from '../../sandbox/src/index.ts';
import type { RandomOrg } from './random-org.ts';
import { randomFrom, randomOrg } from './random-org.ts';

/** How often explanations agreed with the org, and changes did what they say. */
export interface PairsReport {
  pairs: number;
  /** Explanations whose access differs from what the org computes. */
  wrongAccess: number;
  /** Paths that the org does not have, and paths of the org that are missing. */
  wrongPaths: number;
  /** Paths that are certain and wrong about where they come from. */
  wrongCertainties: number;
  paths: number;
  unknownPaths: number;
  ended: number;
  notEnded: number;
  opened: number;
  notOpened: number;
  /** Changes that a person made: a directory, a password. */
  byPerson: number;
  mostCalls: number;
  calls: number;
  readonly failures: string[];
}

/** Pairs that are asked about in one org before a new one is built. */
const perOrg = 250;

/** Asks about random pairs of a user and an app, and ends or opens each as the explanation says. */
export async function runPairs(total: number, seed: number): Promise<PairsReport> {
  const report: PairsReport = {
    pairs: 0,
    wrongAccess: 0,
    wrongPaths: 0,
    wrongCertainties: 0,
    paths: 0,
    unknownPaths: 0,
    ended: 0,
    notEnded: 0,
    opened: 0,
    notOpened: 0,
    byPerson: 0,
    mostCalls: 0,
    calls: 0,
    failures: [],
  };
  for (let at = 0; report.pairs < total; at += 1) {
    const org = await randomOrg(seed + at, { isOlder: at % 4 === 3 });
    const next = randomFrom(seed + at + 1000);
    for (let pair = 0; pair < perOrg && report.pairs < total; pair += 1) {
      const user = org.userIds[next(org.userIds.length)] ?? '';
      const app = org.appIds[next(org.appIds.length)] ?? '';
      await onePair(org, { user, app, wantsEnd: next(2) === 0, report });
    }
    await org.close();
  }
  return report;
}

interface Pair {
  readonly user: string;
  readonly app: string;
  readonly wantsEnd: boolean;
  readonly report: PairsReport;
}

async function onePair(org: RandomOrg, { user, app, wantsEnd, report }: Pair): Promise<void> {
  const { sandbox, okta } = org;
  report.pairs += 1;
  const before = sandbox.stats().requests;
  const { output } = await okta.run('explain_access', { user, app });
  const calls = sandbox.stats().requests - before;
  report.calls += calls;
  report.mostCalls = Math.max(report.mostCalls, calls);
  const truth = truthOf(sandbox.org, { user, app });
  const fail = (what: string) => {
    if (report.failures.length < 10) report.failures.push(`${what}: ${output.sentence} ${JSON.stringify(truth)}`);
  };
  if (output.access !== truth.access) {
    report.wrongAccess += 1;
    fail('wrong access');
  }
  const told = output.paths.map(({ group }) => group?.id ?? 'direct').sort();
  if (told.join() !== [...truth.origins.keys()].sort().join()) {
    report.wrongPaths += 1;
    fail('wrong paths');
  }
  for (const { group, how, certainty } of output.paths) {
    report.paths += 1;
    if (certainty === 'unknown') report.unknownPaths += 1;
    else if (truth.origins.get(group?.id ?? 'direct') !== how) {
      report.wrongCertainties += 1;
      fail(`wrong certainty (${how})`);
    }
  }
  if (output.paths.length > 0 && (wantsEnd || output.access === 'open')) {
    for (const change of output.toEnd) await make(org, { user, app, change, report });
    const after = truthOf(sandbox.org, { user, app });
    if (after.origins.size === 0 && !sandbox.org.appUsers.has(app, user)) report.ended += 1;
    else {
      report.notEnded += 1;
      fail(`not ended by ${JSON.stringify(output.toEnd)}`);
    }
    return;
  }
  for (const change of output.toOpen) await make(org, { user, app, change, report });
  if (truthOf(sandbox.org, { user, app }).access === 'open') report.opened += 1;
  else {
    report.notOpened += 1;
    fail(`not opened by ${JSON.stringify(output.toOpen)}`);
  }
}

/** What the org knows of a pair. */
interface Truth {
  readonly access: 'open' | 'blocked' | 'none';
  readonly status: string | undefined;
  /** Where each path comes from, by the ID of the group, or `direct`. */
  readonly origins: ReadonlyMap<string, string>;
}

function truthOf(org: Org, { user, app }: { readonly user: string; readonly app: string }): Truth {
  const origins = new Map<string, string>();
  const assigned = org.appUsers.get(app, user);
  if (assigned?.scope === 'USER') origins.set('direct', 'direct');
  for (const { groupId } of org.appGroups.ofLeft(app)) {
    const group = org.groups.get(groupId);
    if (group?.type === 'BUILT_IN') origins.set(groupId, 'everyone');
    const membership = org.memberships.get(groupId, user);
    if (membership === undefined || group === undefined) continue;
    if (group.type === 'APP_GROUP') origins.set(groupId, 'directory');
    else origins.set(groupId, membership.ruleId === undefined ? 'manual' : 'rule');
  }
  const status = org.users.get(user)?.status;
  const isOpen = assigned !== undefined && org.apps.get(app)?.status === 'ACTIVE' && status === 'ACTIVE';
  return { access: isOpen ? 'open' : origins.size > 0 ? 'blocked' : 'none', status, origins };
}

interface Made {
  readonly user: string;
  readonly app: string;
  readonly change: { readonly step?: string | undefined; readonly input?: unknown; readonly what: string };
  readonly report: PairsReport;
}

/** Makes a change by its step, or as the person who must. */
async function make({ sandbox, okta }: RandomOrg, { user, app, change, report }: Made): Promise<void> {
  const { org } = sandbox;
  if (change.step !== undefined) {
    await okta.run(change.step, change.input);
    const now = org.users.get(user);
    // "Without a password, they must then set one."
    if (change.step === 'activate_user' && now?.status === 'PROVISIONED') {
      org.changeStatus(now, 'ACTIVE');
      report.byPerson += 1;
    }
    return;
  }
  report.byPerson += 1;
  const [, name] = /group (Directory \w) in the directory/.exec(change.what) ?? [];
  const group = [...org.groups.values()].find(({ profile }) => profile['name'] === name);
  const person = org.users.get(user);
  if (group !== undefined) leaveByDirectory(org, { user, app, group: group.id });
  else if (person !== undefined) org.changeStatus(person, 'ACTIVE');
}

/** The directory removes a member: Okta then takes the apps that came only through the group. */
function leaveByDirectory(org: Org, { user, group }: { user: string; app: string; group: string }): void {
  org.memberships.delete(group, user);
  for (const { appId } of org.appGroups.ofRight(group)) {
    const others = org.appGroups
      .ofLeft(appId)
      .filter(({ groupId }) => org.isEveryone(groupId) || org.memberships.has(groupId, user));
    if (others.length === 0 && org.appUsers.get(appId, user)?.scope === 'GROUP') org.appUsers.delete(appId, user);
  }
}
