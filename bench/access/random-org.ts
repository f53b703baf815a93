import fc from 'fast-check';
import { type Sandbox, startSandbox } from '../../sandbox/src/index.ts';
import { type Connection, connect } from '../../src/index.ts';
import { everydayExpressions, hostileExpressions, users } from './rule-expressions.ts';

/** An org of random content, and a connection to it. */
export interface RandomOrg {
  readonly sandbox: Sandbox;
  readonly okta: Connection;
  readonly userIds: readonly string[];
  readonly groupIds: readonly string[];
  readonly appIds: readonly string[];
  close(): Promise<void>;
}

const sizes = { users: 30, groups: 10, apps: 12, rules: 8, memberships: 70, groupApps: 18, direct: 40 } as const;

/** Numbers from a seed, the same every time. */
export function randomFrom(seed: number): (below: number) => number {
  let state = seed * 2_654_435_761 + 1;
  return (below) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * below);
  };
}

/**
 * Builds an org through its API: people with every kind of attribute, groups by hand, by rule and from a directory, and apps
 * assigned to groups and people. `isOlder` orgs do not say where a membership comes from.
 */
export async function randomOrg(seed: number, { isOlder }: { readonly isOlder: boolean }): Promise<RandomOrg> {
  const sandbox = await startSandbox({ limits: false, seed, membershipRules: !isOlder });
  const okta = connect({ orgUrl: sandbox.url, apiToken: sandbox.token }, { allowLoopback: true });
  const next = randomFrom(seed);
  const one = <Value>(list: readonly Value[]): Value => {
    const found = list[next(list.length)];
    if (found === undefined) throw new Error('There is nothing to choose from.');
    return found;
  };
  const userIds = await addPeople(okta, { seed, next });
  const groupIds = await addGroups(sandbox, okta);
  const appIds = addApps(sandbox, next);
  for (let at = 0; at < sizes.memberships; at += 1) {
    const group = one(groupIds);
    const user = one(userIds);
    if (sandbox.org.groups.get(group)?.type === 'APP_GROUP') sandbox.scenario.addMember(group, user);
    else await okta.run('add_user_to_group', { group, user });
  }
  for (let at = 0; at < sizes.groupApps; at += 1)
    await okta.run('assign_app_to_group', {
      app: one(appIds),
      group: one([...groupIds, ...(next(8) === 0 ? [everyone] : [])]),
    });
  for (let at = 0; at < sizes.direct; at += 1)
    await okta.run('assign_app_to_user', { app: one(appIds), user: one(userIds) }).catch(unlessDeactivated);
  await addRules(okta, { seed, next, groupIds: groupIds.slice(2, sizes.groups) });
  return {
    sandbox,
    okta,
    userIds,
    groupIds: [everyone, ...groupIds],
    appIds,
    async close() {
      await okta.close();
      await sandbox.close();
    },
  };
}

const everyone = '00geveryone000000001';

function unlessDeactivated(error: unknown): undefined {
  if (Object(error).category === 'conflict' || Object(error).category === 'invalid_request') return undefined;
  throw error;
}

// The org has skills already.
const attributes = [
  ['salary', 'number'],
  ['level', 'number'],
  ['isContractor', 'boolean'],
  ['isManager', 'boolean'],
] as const;

async function addPeople(okta: Connection, { seed, next }: { seed: number; next: (below: number) => number }) {
  for (const [name, type] of attributes) await okta.run('add_user_attribute', { name, title: name, type });
  const ids: string[] = [];
  for (const [index, attributes] of fc.sample(users, { numRuns: sizes.users, seed }).entries()) {
    const login = `person${index}@acme.example`;
    const filled = Object.entries(attributes).filter(([, value]) => value !== '');
    const profile = {
      ...Object.fromEntries(filled),
      login,
      email: login,
      firstName: 'Person',
      lastName: `No ${index}`,
    };
    const user = { profile, password: { type: 'plain', value: 'Sandbox-Passw0rd' } as const, activate: next(12) > 0 };
    ids.push((await okta.run('create_user', user)).output.id);
    const fate = next(12);
    if (fate === 0) await okta.run('suspend_user', { user: login }).catch(unlessDeactivated);
    if (fate === 1) await okta.run('deactivate_user', { user: login });
  }
  return ids;
}

async function addGroups(sandbox: Sandbox, okta: Connection): Promise<string[]> {
  const ids = ['00gengineering000001', '00gsupport0000000001'];
  while (ids.length < sizes.groups) {
    const { output } = await okta.run('create_group', { name: `Team ${ids.length}` });
    ids.push(output.group.id);
  }
  for (const name of ['Directory A', 'Directory B'])
    ids.push(sandbox.scenario.addGroup({ type: 'APP_GROUP', profile: { name } }).id);
  return ids;
}

function addApps(sandbox: Sandbox, next: (below: number) => number): string[] {
  return Array.from({ length: sizes.apps }, (_, at) => {
    const status = next(7) > 0 ? 'ACTIVE' : 'INACTIVE';
    return sandbox.scenario.addApp({ name: 'bookmark', label: `App ${at}`, status }).id;
  });
}

/** Rules fill groups that no rule asks for, so that the end of one membership does not begin another. */
async function addRules(
  okta: Connection,
  { seed, next, groupIds }: { seed: number; next: (below: number) => number; groupIds: readonly string[] },
): Promise<void> {
  const texts = [
    ...fc.sample(everydayExpressions, { numRuns: sizes.rules - 2, seed }),
    ...fc.sample(hostileExpressions, { numRuns: 2, seed }),
  ];
  for (const [index, expression] of texts.entries()) {
    const groups = [groupIds[next(groupIds.length)], groupIds[next(groupIds.length)]].filter((id) => id !== undefined);
    const rule = { name: `Rule ${index}`, expression, groups: [...new Set(groups)], activate: next(5) > 0 };
    // The org refuses an assignment.
    await okta.run('create_group_rule', rule).catch(unlessDeactivated);
  }
}
