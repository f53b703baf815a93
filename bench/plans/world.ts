import { createRandom, type Random, type Sandbox, type UserStatus } from '../../sandbox/src/index.ts';

/** The users, groups and apps of a random org. */
export interface World {
  readonly users: readonly string[];
  readonly groups: readonly string[];
  readonly apps: readonly string[];
  readonly random: Random;
}

/** A step with its input. */
export interface RandomStep {
  readonly step: string;
  readonly input: unknown;
}

const statuses: readonly UserStatus[] = [
  'ACTIVE',
  'ACTIVE',
  'ACTIVE',
  'ACTIVE',
  'SUSPENDED',
  'STAGED',
  'DEPROVISIONED',
];
const departments = ['Design', 'Finance', 'Legal', 'Logistics'];
const roles = ['HELP_DESK_ADMIN', 'USER_ADMIN', 'APP_ADMIN', 'READ_ONLY_ADMIN', 'REPORT_ADMIN'];

const appNames = ['alpha', 'beta', 'gamma'];

interface Limitable {
  readonly role: string;
  readonly groups: readonly string[];
  readonly apps: readonly string[];
  readonly appIds: readonly string[];
}

/** Random groups or apps that a role is limited to; often none, which means all. */
function limitsOf(random: Random, { role, groups, apps, appIds }: Limitable) {
  if (random() < 0.3) return {};
  if (role === 'APP_ADMIN') {
    const limited = apps.flatMap((name, index) => {
      const appId = appIds[index];
      if (random() < 0.5 || appId === undefined) return [];
      return random() < 0.5 ? [{ name }] : [{ name, appId }];
    });
    return { apps: limited };
  }
  const takesGroups = role === 'HELP_DESK_ADMIN' || role === 'USER_ADMIN';
  return takesGroups ? { groups: groups.filter(() => random() < 0.4) } : {};
}

/** The input that assigns a role with random limits. */
function roleInput({ random, groups, apps }: World): object {
  const role = pick(random, roles);
  const limits = limitsOf(random, { role, groups, apps: appNames, appIds: apps });
  const named = {
    groups: 'groups' in limits ? (limits.groups ?? []) : [],
    apps: 'apps' in limits ? (limits.apps ?? []).map(({ name, ...one }) => ('appId' in one ? one.appId : name)) : [],
  };
  return {
    role,
    ...(named.groups.length === 0 ? {} : { groups: named.groups }),
    ...(named.apps.length === 0 ? {} : { apps: named.apps }),
  };
}

/** Fills an org with random users, memberships, assignments and roles. */
export function randomWorld({ scenario, org }: Sandbox, seed: number): World {
  const random = createRandom(seed);
  const groups = ['North', 'East', 'South', 'West'].map((name) => scenario.addGroup({ profile: { name } }).id);
  const apps = appNames.map((name) => scenario.addApp({ name, label: name }).id);
  for (const group of groups) if (random() < 0.3) scenario.assignAppToGroup(pick(random, apps), group);
  const users = Array.from({ length: 4 }, (_, index) => {
    const login = `person.${index}@acme.example`;
    const profile = {
      login,
      email: login,
      firstName: 'Person',
      lastName: `N${index}`,
      department: pick(random, departments),
    };
    const status = pick(random, statuses);
    const hasPassword = status !== 'STAGED' && status !== 'DEPROVISIONED';
    const { id } = scenario.addUser({
      profile,
      status,
      ...(hasPassword
        ? { credentials: { password: 'Corr3ct-Horse-Battery', recoveryQuestion: undefined, provider: undefined } }
        : {}),
    });
    for (const group of groups) if (random() < 0.4) scenario.addMember(group, id);
    if (status !== 'DEPROVISIONED') {
      for (const app of apps) if (random() < 0.4) scenario.assignApp(app, id);
      for (const role of roles)
        if (random() < 0.25)
          scenario.addRole(id, role, limitsOf(random, { role, groups, apps: appNames, appIds: apps }));
    }
    if (status === 'ACTIVE' && random() < 0.3) scenario.addFactor(id, { factorType: 'sms', provider: 'OKTA' });
    const user = org.users.get(id);
    if (user !== undefined && status === 'SUSPENDED') user.suspendedFrom = 'ACTIVE';
    return id;
  });
  return { users, groups, apps, random };
}

/** A random entry of a list. */
function pick<Value>(random: Random, from: readonly Value[]): Value {
  const found = from[Math.floor(random() * from.length)];
  if (found === undefined) throw new Error('There is nothing to choose from.');
  return found;
}

/** One to four random steps. */
export function randomSteps(world: World): RandomStep[] {
  const { random, users, groups, apps } = world;
  const user = () => pick(random, users);
  const group = () => pick(random, groups);
  const app = () => pick(random, apps);
  const some = <Value>(from: readonly Value[]) => from.filter(() => random() < 0.5);
  const kinds: readonly (() => RandomStep)[] = [
    () => ({ step: 'suspend_user', input: { user: user() } }),
    () => ({ step: 'unsuspend_user', input: { user: user() } }),
    () => ({ step: 'deactivate_user', input: { user: user() } }),
    () => ({
      step: 'update_user',
      input: {
        user: user(),
        mode: 'partial',
        profile: { department: pick(random, departments), title: pick(random, ['Lead', null]) },
      },
    }),
    () => ({ step: 'add_user_to_group', input: { user: user(), group: group() } }),
    () => ({ step: 'add_user_to_groups', input: { user: user(), groups: [group(), ...some(groups)] } }),
    () => ({ step: 'remove_user_from_group', input: { user: user(), group: group() } }),
    () => ({ step: 'remove_user_from_groups', input: { user: user(), all: true } }),
    () => ({ step: 'assign_app_to_user', input: { user: user(), app: app() } }),
    () => ({ step: 'revoke_app_from_user', input: { user: user(), app: app() } }),
    () => ({ step: 'assign_role_to_user', input: { user: user(), ...roleInput(world) } }),
    () => ({ step: 'assign_role_to_user', input: { user: user(), ...roleInput(world) } }),
    () => ({ step: 'revoke_role_from_user', input: { user: user(), role: pick(random, roles) } }),
    () => ({
      step: 'update_group',
      input: { group: group(), mode: 'partial', description: pick(random, departments) },
    }),
    () => ({ step: 'create_group', input: { name: `Made ${Math.floor(random() * 1e9)}` } }),
    () => ({ step: 'offboard_user', input: { user: user() } }),
    () => {
      const login = `made.${Math.floor(random() * 1e9)}@acme.example`;
      const profile = { login, email: login, firstName: 'Made', lastName: 'Later' };
      return { step: 'onboard_user', input: { profile, groupIds: some(groups), apps: some(apps), sendEmail: false } };
    },
  ];
  return Array.from({ length: 1 + Math.floor(random() * 4) }, () => pick(random, kinds)());
}

/** Random changes that somebody else makes with plain requests. */
export async function strangerWrites({ url, token }: Sandbox, world: World, count: number): Promise<void> {
  const { random, users, groups, apps } = world;
  const headers = { authorization: `SSWS ${token}`, accept: 'application/json', 'content-type': 'application/json' };
  for (let index = 0; index < count; index += 1) {
    const user = pick(random, users);
    const group = pick(random, groups);
    const app = pick(random, apps);
    const [method, path, body] = pick<readonly [string, string, object?]>(random, [
      ['PUT', `groups/${group}/users/${user}`],
      ['DELETE', `groups/${group}/users/${user}`],
      ['POST', `apps/${app}/users`, { id: user, scope: 'USER' }],
      ['DELETE', `apps/${app}/users/${user}`],
      ['POST', `users/${user}/lifecycle/suspend`],
      ['POST', `users/${user}/lifecycle/unsuspend`],
      ['POST', `users/${user}/lifecycle/deactivate`],
      ['POST', `users/${user}`, { profile: { department: pick(random, departments) } }],
      ['POST', `users/${user}/roles`, { type: pick(random, roles) }],
      ...(await roleWrites({ url, headers, user, group })),
      ['PUT', `groups/${group}`, { profile: { name: `Group ${Math.floor(random() * 1e6)}` } }],
    ]);
    await fetch(`${url}/api/v1/${path}`, {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  }
}

/** Changes of the roles that a user has: revoked, or limited to one more group. */
async function roleWrites({
  url,
  headers,
  user,
  group,
}: {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly user: string;
  readonly group: string;
}): Promise<(readonly [method: string, path: string])[]> {
  const found: unknown = await (await fetch(`${url}/api/v1/users/${user}/roles`, { headers })).json();
  return (Array.isArray(found) ? found : []).flatMap(({ id }): (readonly [string, string])[] => [
    ['DELETE', `users/${user}/roles/${id}`],
    ['PUT', `users/${user}/roles/${id}/targets/groups/${group}`],
  ]);
}
