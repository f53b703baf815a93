import { type Connection, connect } from 'okta-connector';
import { type Sandbox, startSandbox } from '../../sandbox/src/index.ts';
import { differing, factsOfOrg } from './facts.ts';
import { fastClock } from './fast-clock.ts';
import { randomWorld, type World } from './world.ts';

/** What became of the restored users. */
export interface RestoresReport {
  readonly runs: number;
  /** Facts that users had and lost. */
  lost: number;
  /** Facts that were given although the user did not have them. */
  given: number;
  /** Facts in scope that were not given back. */
  missing: number;
  readonly faults: string[];
}

/** Offboards users, half of them by plain requests of somebody else, and restores them from the System Log. */
export async function runRestores({
  runs,
  seed,
}: {
  readonly runs: number;
  readonly seed: number;
}): Promise<RestoresReport> {
  const sandbox = await startSandbox({ limits: false, seed });
  const okta = connect({ orgUrl: sandbox.url, apiToken: sandbox.token }, { allowLoopback: true, clock: fastClock });
  const report: RestoresReport = { runs, lost: 0, given: 0, missing: 0, faults: [] };
  try {
    for (let number = 0; number < runs; number += 1) {
      sandbox.reset();
      const world = randomWorld(sandbox, seed * 100_000 + number);
      const user = sandbox.org.users.get(world.users[0] ?? '');
      if (user === undefined) continue;
      if (user.status === 'SUSPENDED') sandbox.org.log.record(suspension(user.id));
      const before = factsOfOrg(sandbox);
      sandbox.clock.advance(60_000);
      const since = new Date(sandbox.clock.now() - 1000).toISOString();
      // Of every other user, our own run takes everything, and its receipts are known.
      const receipts = number % 2 === 0 ? undefined : await offboardByPlan(okta, user.id);
      if (receipts === undefined) await offboard(sandbox, world, user.id);
      const after = factsOfOrg(sandbox);
      const lost = differing(before, after);
      report.lost += lost.length;
      await okta.run('restore_user', {
        user: user.id,
        since,
        mode: 'apply',
        sendEmail: false,
        ...(receipts === undefined ? {} : { receipts }),
      });
      for (const fact of differing(before, factsOfOrg(sandbox))) {
        const [had, has] = [before.get(fact), factsOfOrg(sandbox).get(fact)];
        const about = { had, has, status: before.get(`status ${user.id}`), isLogOnly: receipts === undefined };
        if (isDeclared(fact, about)) continue;
        const kind = has !== undefined && had === undefined ? 'given' : 'missing';
        report[kind] += 1;
        report.faults.push(`restore ${number}: ${kind} ${fact}: ${had} → ${has}`);
      }
    }
  } finally {
    await okta.close();
    await sandbox.close();
  }
  return report;
}

interface Difference {
  readonly had: string | undefined;
  readonly has: string | undefined;
  /** The status of the user before. */
  readonly status: string | undefined;
  /** Whether there are no receipts. */
  readonly isLogOnly: boolean;
}

/** What the step says it does not restore: a password, roles that may be limited, users who were never activated. */
function isDeclared(fact: string, { had, has, status, isLogOnly }: Difference): boolean {
  const staysInactive = status === 'STAGED' || status === 'DEPROVISIONED';
  if (fact.startsWith('status ')) return (had === 'ACTIVE' && has === 'PROVISIONED') || staysInactive;
  // The log does not show that an app of a group was assigned directly, too.
  const isWithGroup = isLogOnly && had?.startsWith('["USER"') === true && has?.startsWith('["GROUP"') === true;
  if (fact.startsWith('app ')) return staysInactive || isWithGroup;
  return fact.startsWith('role ') && (staysInactive || /(HELP_DESK|USER|APP)_ADMIN$/.test(fact));
}

async function offboardByPlan(okta: Connection, user: string): Promise<Record<string, unknown>[]> {
  const key = 'the secret of the bench for signing its plans';
  const plan = await okta.plan([{ step: 'offboard_user', input: { user } }], { key, by: 'the maker' });
  const { receipts } = await okta.apply(plan, { key, approvedBy: 'the bench', ifChanged: 'skip' });
  return receipts.map((receipt) => ({ ...receipt }));
}

function suspension(id: string) {
  const party = (type: string) => ({ id, type, alternateId: null, displayName: null, detailEntry: null });
  return { eventType: 'user.lifecycle.suspend', actor: party('User'), target: [party('User')] };
}

/** Removes everything of a user in a random order, as an admin with a script would. */
async function offboard({ url, token, org }: Sandbox, { random }: World, user: string): Promise<void> {
  const calls: [method: string, path: string][] = [
    ...org.memberships
      .ofRight(user)
      .map(({ groupId }): [string, string] => ['DELETE', `groups/${groupId}/users/${user}`]),
    ...org.appUsers.ofRight(user).map(({ appId }): [string, string] => ['DELETE', `apps/${appId}/users/${user}`]),
    ['POST', `users/${user}/lifecycle/deactivate`],
  ];
  const headers = { authorization: `SSWS ${token}`, accept: 'application/json', 'content-type': 'application/json' };
  const send = (method: string, path: string) => fetch(`${url}/api/v1/${path}`, { method, headers });
  const roles: unknown = await (await send('GET', `users/${user}/roles`)).json();
  for (const role of Array.isArray(roles) ? roles : []) calls.push(['DELETE', `users/${user}/roles/${role.id}`]);
  const shuffled = calls.map((call) => ({ call, at: random() })).sort((one, other) => one.at - other.at);
  for (const { call } of shuffled) await send(...call);
}
