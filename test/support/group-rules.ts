import type { TestOrg } from './org.ts';

/** What a rule of a test is made of. */
export interface TestRule {
  readonly name: string;
  /** @default 'user.department=="Design"' */
  readonly expression?: string;
  /** @default Contractors */
  readonly groups?: readonly string[];
  readonly excludedUsers?: readonly string[];
}

/** Adds an inactive group rule over HTTP, as an admin would. Returns its ID. */
export async function addRule({ sandbox }: TestOrg, rule: TestRule): Promise<string> {
  const { name, expression = 'user.department=="Design"', groups = ['00gcontractors000001'], excludedUsers } = rule;
  const response = await fetch(`${sandbox.url}/api/v1/groups/rules`, {
    method: 'POST',
    headers: { authorization: `SSWS ${sandbox.token}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      type: 'group_rule',
      name,
      conditions: {
        expression: { value: expression, type: 'urn:okta:expression:1.0' },
        ...(excludedUsers === undefined ? {} : { people: { users: { exclude: excludedUsers } } }),
      },
      actions: { assignUserToGroups: { groupIds: groups } },
    }),
  });
  const { id } = Object(await response.json());
  return String(id);
}

/** Activates a group rule over HTTP. */
export async function activateRule({ sandbox }: TestOrg, id: string): Promise<void> {
  await fetch(`${sandbox.url}/api/v1/groups/rules/${id}/lifecycle/activate`, {
    method: 'POST',
    headers: { authorization: `SSWS ${sandbox.token}` },
  });
}
