import type { Sandbox } from '../../sandbox/src/index.ts';

/** The facts of an org that plans change, by object; read from the state of the org, not through its API. */
export type OrgFacts = ReadonlyMap<string, string>;

/** What an org holds. */
export function factsOfOrg({ org }: Sandbox): OrgFacts {
  const facts = new Map<string, string>();
  for (const { id, status, profile } of org.users.values()) {
    facts.set(`status ${id}`, status);
    for (const [name, value] of Object.entries(profile))
      if (value !== null) facts.set(`profile ${id} ${name}`, JSON.stringify(value));
    for (const { groupId } of org.memberships.ofRight(id)) facts.set(`member ${groupId} ${id}`, 'yes');
    for (const { appId, scope, profile: inApp, userName } of org.appUsers.ofRight(id))
      facts.set(`app ${appId} ${id}`, JSON.stringify([scope, inApp, userName]));
    for (const { type, groupTargets, appTargets } of org.roles.of(id)) {
      const apps = appTargets.map((target) => `${target.name}/${target.appId ?? ''}`);
      facts.set(`role ${id} ${type}`, JSON.stringify([...groupTargets, ...apps].sort()));
    }
  }
  for (const { id, profile } of org.groups.values()) facts.set(`group ${id}`, JSON.stringify(profile));
  return facts;
}

/** The objects whose facts differ. */
export function differing(one: OrgFacts, other: OrgFacts): string[] {
  return [...new Set([...one.keys(), ...other.keys()])].filter((name) => one.get(name) !== other.get(name));
}

/** The facts that a write changes, by its request. */
export function touchedBy({
  method,
  path,
  body,
  before = {},
}: {
  readonly method: string;
  readonly path: string;
  readonly body?: unknown;
  readonly before?: Readonly<Record<string, unknown>> | undefined;
}): string[] {
  const [pathname = ''] = path.split('?');
  const [, group, member] = /^\/api\/v1\/groups\/(\w+)\/users\/(\w+)$/.exec(pathname) ?? [];
  if (group !== undefined) return [`member ${group} ${member}`, `group ${group}`];
  const [, app, user] = /^\/api\/v1\/apps\/(\w+)\/users(?:\/(\w+))?$/.exec(pathname) ?? [];
  const content = typeof body === 'object' && body !== null ? body : {};
  if (app !== undefined) return [`app ${app} ${user ?? ('id' in content ? String(content.id) : '')}`];
  const [, admin] = /^\/api\/v1\/users\/(\w+)\/roles(?:\/|$)/.exec(pathname) ?? [];
  if (admin !== undefined) return [`role ${admin} ${String('type' in content ? content.type : before['type'])}`];
  const [, subject] = /^\/api\/v1\/users\/(\w+)\/lifecycle\//.exec(pathname) ?? [];
  if (subject !== undefined) return [`status ${subject}`];
  const [, updated] = /^\/api\/v1\/users\/(\w+)$/.exec(pathname) ?? [];
  if (updated !== undefined && method === 'POST') {
    const profile = 'profile' in content && typeof content.profile === 'object' ? content.profile : {};
    return [`status ${updated}`, ...Object.keys(profile ?? {}).map((name) => `profile ${updated} ${name}`)];
  }
  const [, renamed] = /^\/api\/v1\/groups\/(\w+)$/.exec(pathname) ?? [];
  return renamed === undefined ? [] : [`group ${renamed}`];
}
