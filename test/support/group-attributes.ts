import type { TestOrg } from './org.ts';

/** Adds three custom attributes to the org's group schema: costCenter, floor and remote. */
export async function addGroupAttributes({ okta }: Pick<TestOrg, 'okta'>): Promise<void> {
  const properties = {
    costCenter: { title: 'Cost center', type: 'string' },
    floor: { title: 'Floor', type: 'integer' },
    remote: { title: 'Remote', type: 'boolean' },
  };
  await okta.run('call_okta_api', {
    path: '/v1/meta/schemas/group/default',
    method: 'POST',
    body: { definitions: { custom: { properties } } },
  });
}
