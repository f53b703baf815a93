import { z } from 'zod';
import { isObject } from '../../src/okta/json.ts';
import { appLinkModel, appModel, appUserModel } from '../../src/resources/apps/app.ts';
import { toApp, toAppLink, toAppUser } from '../../src/resources/apps/readers.ts';
import { activationModel, enrolledFactorModel } from '../../src/resources/factors/factor.ts';
import { factorReaders } from '../../src/resources/factors/readers.ts';
import { groupModel } from '../../src/resources/groups/group.ts';
import { toGroup } from '../../src/resources/groups/readers.ts';
import { toRole } from '../../src/resources/roles/readers.ts';
import { roleModel } from '../../src/resources/roles/role.ts';
import { activationLink } from '../../src/resources/users/lifecycle.ts';
import { toUser } from '../../src/resources/users/readers.ts';
import { sessionModel } from '../../src/resources/users/session.ts';
import { sessionReaders } from '../../src/resources/users/session-readers.ts';
import { oneTimeSecrets } from '../../src/resources/users/status-change.ts';
import { userModel } from '../../src/resources/users/user.ts';

/** How steps read one kind of object from Okta's responses. */
export interface Reader {
  readonly name: string;
  readonly read: (value: unknown) => unknown;
  readonly schema: z.ZodType;
  /** Members with keys or secrets, which must not appear in an output. */
  readonly withheld?: readonly string[];
}

const user: Reader = { name: 'user', read: toUser, schema: userModel };
const group: Reader = { name: 'group', read: toGroup, schema: groupModel };
const app: Reader = { name: 'app', read: toApp, schema: appModel, withheld: ['credentials'] };
const appLink: Reader = { name: 'app link', read: toAppLink, schema: appLinkModel };
const appUser: Reader = { name: 'app assignment', read: toAppUser, schema: appUserModel };
const role: Reader = { name: 'role', read: toRole, schema: roleModel };
// These models accept only the members of a profile and an activation that are not secret.
const factor: Reader = {
  name: 'factor',
  read: factorReaders.listFactors,
  schema: enrolledFactorModel,
  withheld: ['verify'],
};
const enrollment: Reader = {
  ...factor,
  name: 'enrollment',
  read: factorReaders.enrollFactor,
  schema: enrolledFactorModel.extend({ activation: activationModel.optional() }),
};
const session: Reader = { name: 'session', read: sessionReaders.getSession, schema: sessionModel, withheld: ['id'] };

/** Responses that consist of a secret, which steps return once. */
function secrets(...names: readonly string[]): Reader {
  const schema = z.strictObject(Object.fromEntries(names.map((name) => [name, z.string()])));
  return { name: 'one-time secrets', read: (value) => oneTimeSecrets(value, names), schema };
}

/** The reader of an operation's response, or of each item of a list, by method and path template. */
export const readers: Readonly<Record<string, Reader>> = {
  'GET /api/v1/users': user,
  'POST /api/v1/users': user,
  'GET /api/v1/users/{id}': user,
  'POST /api/v1/users/{id}': user,
  'PUT /api/v1/users/{id}': user,
  'POST /api/v1/users/{id}/lifecycle/expire_password': user,
  'POST /api/v1/users/{id}/lifecycle/activate': secrets(...Object.keys(activationLink)),
  'POST /api/v1/users/{id}/lifecycle/reset_password': secrets('resetPasswordUrl'),
  'POST /api/v1/users/{id}/lifecycle/expire_password_with_temp_password': secrets('tempPassword'),
  'GET /api/v1/users/{id}/groups': group,
  'GET /api/v1/users/{id}/appLinks': appLink,
  'GET /api/v1/users/{userId}/roles': role,
  'GET /api/v1/users/{userId}/factors': factor,
  'POST /api/v1/users/{userId}/factors': enrollment,
  'GET /api/v1/sessions/{sessionId}': session,
  'GET /api/v1/groups': group,
  'GET /api/v1/groups/{groupId}': group,
  'GET /api/v1/groups/{groupId}/users': user,
  'GET /api/v1/groups/{groupId}/apps': app,
  'GET /api/v1/groups/{groupId}/roles': role,
  'POST /api/v1/groups/{groupId}/roles': role,
  'GET /api/v1/apps': app,
  'POST /api/v1/apps': app,
  'GET /api/v1/apps/{appId}': app,
  'GET /api/v1/apps/{appId}/users/{userId}': appUser,
  'POST /api/v1/apps/{appId}/users': appUser,
  'POST /api/v1/apps/{appId}/users/{userId}': appUser,
};

/** How a reader fails on one object of a response. */
export function readerProblems({ name, read, schema, withheld = [] }: Reader, value: unknown): string[] {
  let tidied: unknown;
  try {
    tidied = read(value);
  } catch (error) {
    return [`the ${name} model refuses the answer: ${error instanceof Error ? error.message : error}`];
  }
  const parsed = schema.safeParse(tidied);
  const faults = parsed.success
    ? []
    : parsed.error.issues.map(
        ({ path, message }) => `the ${name} model's schema refuses ${path.join('.')}: ${message}`,
      );
  const nulls = nullMembers(tidied).map((path) => `the ${name} model leaves a null at ${path}`);
  const anonymous = isObject(tidied) && tidied['id'] === '' ? [`the ${name} model takes an answer without an ID`] : [];
  const leaked = isObject(tidied) ? withheld.filter((member) => tidied[member] !== undefined) : [];
  const dropped = lost(value, tidied).filter((member) => !withheld.includes(member));
  return [
    ...faults,
    ...anonymous,
    ...nulls,
    ...leaked.map((member) => `the ${name} model gives away ${member}`),
    ...dropped.map((member) => `the ${name} model loses ${member}`),
  ];
}

/** Members that the reader lost or changed, except for links and embedded copies. */
function lost(value: unknown, tidied: unknown): string[] {
  if (!isObject(value) || !isObject(tidied)) return [];
  const names = Object.keys(value).filter((name) => value[name] !== null && !name.startsWith('_'));
  return names.filter((name) => typeof tidied[name] !== typeof value[name]);
}

function nullMembers(value: unknown, at = ''): string[] {
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([name, member]) => {
    const path = at === '' ? name : `${at}.${name}`;
    return member === null ? [path] : nullMembers(member, path);
  });
}
