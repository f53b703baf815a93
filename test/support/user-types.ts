import type { Sandbox } from '../../sandbox/src/index.ts';

/** Creates a user type as an admin would, and returns its ID with that of its schema. */
export async function createUserType(sandbox: Sandbox, name: string): Promise<{ id: string; schemaId: string }> {
  const response = await fetch(`${sandbox.url}/api/v1/meta/types/user`, {
    method: 'POST',
    headers: { authorization: `SSWS ${sandbox.token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ name, displayName: name }),
  });
  const type = [...sandbox.org.userTypes.values()].find((one) => one.name === name);
  if (!response.ok || type === undefined) throw new Error(`The sandbox did not create the user type ${name}.`);
  return { id: type.id, schemaId: type.schema.id };
}
