import { objectAt } from '../okta/json.ts';
import { leastScopes, missingScopes } from '../okta/scopes.ts';
import { type AdminRole, adminRoles } from './action.ts';
import type { JsonSchema } from './schema-reader.ts';

/** A step with what it needs, as the manifest has it. */
export interface NeedingStep {
  readonly key: string;
  readonly title: string;
  readonly scopes: readonly string[];
  readonly role: AdminRole;
  readonly parts?: PartNeeds | undefined;
  readonly input: JsonSchema;
}

/** What a compound step needs without its parts, and what each part needs. */
export interface PartNeeds {
  readonly scopes: readonly string[];
  readonly role: AdminRole;
  readonly optional: readonly {
    readonly field: string;
    readonly scopes: readonly string[];
    readonly role: AdminRole;
  }[];
}

/** A step of a flow: its key, and what it is given, as far as that is known. */
export interface UsedStep {
  readonly key: string;
  /** The values of its fields. Parts of the step that they turn off need no rights. */
  readonly input?: Readonly<Record<string, unknown>> | undefined;
}

/** What a connection must be allowed to do for some steps. */
export interface Permissions {
  /** OAuth scopes to grant to a service app, sorted. */
  readonly scopes: readonly string[];
  /** The least privileged admin roles that together suffice: for the owner of a token, or for a service app. */
  readonly roles: readonly { readonly type: AdminRole; readonly title: string }[];
  /** Whether a custom role can take their place. */
  readonly customRole: 'yes' | 'no';
  readonly steps: readonly StepPermissions[];
}

/** What one step needs. */
export interface StepPermissions {
  readonly key: string;
  readonly title: string;
  readonly scopes: readonly string[];
  readonly roles: readonly AdminRole[];
  readonly customRole: 'yes' | 'no';
}

/** Which roles may do all that a role may (Okta help: standard administrator roles). */
const includes: Readonly<Record<AdminRole, readonly AdminRole[]>> = {
  READ_ONLY_ADMIN: [],
  HELP_DESK_ADMIN: [],
  GROUP_MEMBERSHIP_ADMIN: [],
  USER_ADMIN: ['HELP_DESK_ADMIN', 'GROUP_MEMBERSHIP_ADMIN'],
  APP_ADMIN: [],
  ORG_ADMIN: ['READ_ONLY_ADMIN', 'HELP_DESK_ADMIN', 'GROUP_MEMBERSHIP_ADMIN', 'USER_ADMIN'],
  SUPER_ADMIN: ['READ_ONLY_ADMIN', 'HELP_DESK_ADMIN', 'GROUP_MEMBERSHIP_ADMIN', 'USER_ADMIN', 'APP_ADMIN', 'ORG_ADMIN'],
};

/** Areas for which Okta has permissions of custom roles (Okta docs: permissions in custom roles). */
const customAreas = ['users', 'groups', 'apps', 'devices', 'idps', 'authorizationServers', 'realms'];

/** What the steps of a flow need, out of those that there are. Steps that are not among them are left out. */
export function permissionsOf(known: readonly NeedingStep[], used: readonly UsedStep[]): Permissions {
  const steps = used.flatMap(({ key, input }) =>
    known.filter((one) => one.key === key).map((step) => needsOf(step, input)),
  );
  const roles = least(steps.flatMap((step) => step.roles));
  return {
    scopes: leastScopes(steps.flatMap(({ scopes }) => scopes)),
    roles: roles.map((type) => ({ type, title: adminRoles[type] })),
    customRole: steps.every(({ customRole }) => customRole === 'yes') ? 'yes' : 'no',
    steps,
  };
}

function needsOf(
  { key, title, scopes, role, parts, input: form }: NeedingStep,
  input: UsedStep['input'],
): StepPermissions {
  if (parts === undefined) return { key, title, scopes, roles: [role], customRole: customRoleFor(scopes) };
  const on = parts.optional.filter(
    ({ field }) => input === undefined || isOn(input[field], objectAt(form, 'properties', field)),
  );
  const needed = leastScopes([...parts.scopes, ...on.flatMap((part) => part.scopes)]);
  return {
    key,
    title,
    scopes: needed,
    roles: least([parts.role, ...rolesOf(on)]),
    customRole: customRoleFor(needed),
  };
}

function rolesOf(parts: PartNeeds['optional']): AdminRole[] {
  return parts.map(({ role }) => role);
}

/** Whether a field turns its part on. An expression of a platform may be anything, so it does. */
function isOn(value: unknown, schema: Readonly<Record<string, unknown>>): boolean {
  if (value === undefined || value === null || value === '') return schema['default'] === true;
  return value !== false && !(Array.isArray(value) && value.length === 0);
}

/** The roles without those that another of them includes, from least to most privileged. */
function least(roles: readonly AdminRole[]): AdminRole[] {
  const all = new Set(roles);
  return (Object.keys(adminRoles) as AdminRole[]).filter(
    (role) => all.has(role) && ![...all].some((other) => includes[other].includes(role)),
  );
}

function customRoleFor(scopes: readonly string[]): 'yes' | 'no' {
  return scopes.every((scope) => customAreas.includes(scope.split('.')[1] ?? '')) ? 'yes' : 'no';
}

/** How the rights of a connection compare with what is needed. */
export interface PermissionCheck {
  /** Scopes that are needed and not granted. */
  readonly missingScopes: readonly string[];
  /** Roles that are needed and that no role of the connection includes; `undefined` if its roles are not known. */
  readonly missingRoles: readonly AdminRole[] | undefined;
  /** Scopes that are granted and not needed. */
  readonly extraScopes: readonly string[];
  /** Roles of the connection that these steps do not need. */
  readonly extraRoles: readonly string[];
}

/** Compares what steps need with what a connection has, as its test reports it. */
export function comparePermissions(
  needed: Permissions,
  { scopes, roles }: { readonly scopes: readonly string[] | undefined; readonly roles: readonly string[] | undefined },
): PermissionCheck {
  const standard = (roles ?? []).filter((role): role is AdminRole => Object.hasOwn(adminRoles, role));
  const has = new Set<AdminRole>(standard.flatMap((role) => [role, ...includes[role]]));
  // What a custom role allows cannot be read from its name.
  const isCustom = roles?.some((role) => !Object.hasOwn(adminRoles, role)) === true;
  const wanted = needed.roles.map(({ type }) => type);
  return {
    missingScopes: scopes === undefined ? [] : missingScopes(needed.scopes, scopes),
    missingRoles: roles === undefined || isCustom ? undefined : wanted.filter((role) => !has.has(role)),
    extraScopes: (scopes ?? []).filter((scope) => !needed.scopes.includes(scope)),
    extraRoles: standard.filter((role) => !wanted.includes(role)),
  };
}
