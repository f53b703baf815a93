import { type Sandbox, startSandbox } from '../../sandbox/src/index.ts';
import { type Connection, connect } from '../../src/index.ts';
import { randomFrom } from '../access/random-org.ts';

/** A row of the map that only the bench knows as a whole. */
export interface TrueRow {
  readonly when: Readonly<Record<string, string>>;
  readonly groups: readonly string[];
  readonly apps: readonly string[];
}

/** A group rule of the org: everyone with a value of an attribute is in the groups. */
export interface TrueRule {
  readonly id: string;
  readonly attribute: string;
  readonly value: string;
  readonly groups: readonly string[];
}

/** Somebody who moves, and what changes. */
export interface Mover {
  readonly id: string;
  readonly change: Readonly<Record<string, string>>;
}

/** An org with a hidden map, and people who move in it. */
export interface MovingOrg {
  readonly sandbox: Sandbox;
  readonly okta: Connection;
  readonly map: readonly TrueRow[];
  readonly rules: readonly TrueRule[];
  readonly movers: readonly Mover[];
  readonly directories: ReadonlySet<string>;
  close(): Promise<void>;
}

const departments = ['Sales', 'Support', 'IT', 'Finance', 'Legal', 'Design'];
const titles = ['Lead', 'Engineer', 'Analyst', 'Assistant'];
const sizes = { groups: 16, apps: 10, rows: 12, rules: 5 } as const;

/**
 * Builds an org: groups by hand, by rule and from a directory, apps of people and of groups, people who have what the map gives
 * them and more. `isOlder` orgs do not say where a membership comes from.
 */
export async function movingOrg(
  seed: number,
  { people, isOlder }: { readonly people: number; readonly isOlder: boolean },
): Promise<MovingOrg> {
  const sandbox = await startSandbox({ limits: false, seed, membershipRules: !isOlder, ruledMembers: 'excluded' });
  const okta = connect({ orgUrl: sandbox.url, apiToken: sandbox.token }, { allowLoopback: true });
  const next = randomFrom(seed);
  const one = <Value>(list: readonly Value[]): Value => {
    const found = list[next(list.length)];
    if (found === undefined) throw new Error('There is nothing to choose from.');
    return found;
  };
  const some = (list: readonly string[], most: number) => [
    ...new Set(Array.from({ length: next(most + 1) }, () => one(list))),
  ];
  const groups = Array.from(
    { length: sizes.groups },
    (_, at) => sandbox.scenario.addGroup({ profile: { name: `Team ${at}` } }).id,
  );
  const directories = ['A', 'B'].map(
    (name) => sandbox.scenario.addGroup({ type: 'APP_GROUP', profile: { name: `Directory ${name}` } }).id,
  );
  const apps = Array.from(
    { length: sizes.apps },
    (_, at) => sandbox.scenario.addApp({ name: 'bookmark', label: `App ${at}` }).id,
  );
  for (let at = 0; at < sizes.apps; at += 1)
    await okta.run('assign_app_to_group', { app: one(apps), group: one(groups) });
  const map = Array.from({ length: sizes.rows }, (): TrueRow => {
    const when: Record<string, string> = {
      department: one(departments),
      ...(next(3) === 0 ? { title: one(titles) } : {}),
    };
    return { when, groups: some([...groups, ...(next(6) === 0 ? directories : [])], 4), apps: some(apps, 3) };
  });
  // The rule that every sandbox org has.
  const rules: TrueRule[] = [
    { id: '0pracme0000000000001', attribute: 'department', value: 'Sales', groups: ['00gsalesemea00000001'] },
  ];
  for (let at = 0; at < sizes.rules; at += 1) {
    const attribute = next(4) === 0 ? 'title' : 'department';
    const value = one(attribute === 'title' ? titles : departments);
    const filled = [...new Set([one(groups), one(groups)])];
    const expression = `user.${attribute}=="${value}"`;
    const rule = { name: `Rule ${at}`, expression, groups: filled, activate: true };
    const { output } = await okta.run('create_group_rule', rule);
    rules.push({ id: output.id, attribute, value, groups: filled });
  }
  const movers: Mover[] = [];
  for (let at = 0; at < people; at += 1) {
    const login = `mover${at}@acme.example`;
    const profile = { login, email: login, firstName: 'Mover', lastName: `No ${at}` };
    const password = { type: 'plain', value: 'Sandbox-Passw0rd' } as const;
    const place = { department: one(departments), title: one(titles) };
    const user = { profile: { ...profile, ...place }, password, activate: true };
    const { id } = (await okta.run('create_user', user)).output;
    const given = map.filter(({ when }) => fits(place, when));
    // Nearly all of what the map gives, and some of what it does not.
    for (const group of [...given.flatMap((row) => row.groups), ...some([...groups, ...directories], 4)])
      if (next(8) > 0 && !sandbox.org.memberships.has(group, id)) sandbox.scenario.addMember(group, id);
    for (const app of [...given.flatMap((row) => row.apps), ...some(apps, 3)])
      if (next(8) > 0) await okta.run('assign_app_to_user', { app, user: id });
    const change = { department: one(departments), ...(next(2) === 0 ? { title: one(titles) } : {}) };
    movers.push({ id, change });
  }
  return {
    sandbox,
    okta,
    map,
    rules,
    movers,
    directories: new Set(directories),
    async close() {
      await okta.close();
      await sandbox.close();
    },
  };
}

/** Whether a profile has all the values. */
export function fits(profile: Readonly<Record<string, unknown>>, when: Readonly<Record<string, string>>): boolean {
  return Object.entries(when).every(([name, value]) => profile[name] === value);
}
