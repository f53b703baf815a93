import type { TestOrg } from './org.ts';

/** The app of the org that is an identity source. */
export const staffRecords = { id: '0oasource00000000001', name: 'Staff Records' } as const;

/** Imports a group from the identity source. */
export async function importGroup({ okta }: TestOrg): Promise<void> {
  const sessions = `/api/v1/identity-sources/${staffRecords.id}/sessions`;
  const { output } = await okta.run('call_okta_api', { method: 'POST', path: sessions });
  const id = String(Reflect.get(Object(output.body), 'id'));
  const profiles = [{ externalId: 'g1', profile: { displayName: 'Welders', description: 'Weld' } }];
  await okta.run('call_okta_api', { method: 'POST', path: `${sessions}/${id}/bulk-groups-upsert`, body: { profiles } });
  await okta.run('call_okta_api', { method: 'POST', path: `${sessions}/${id}/start-import` });
}
