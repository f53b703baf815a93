import { OktaError } from '../../okta/errors.ts';
import type { Okta } from '../../step/action.ts';
import { removeWhole } from '../../step/lifecycle-change.ts';
import type { NetworkZone } from './zone.ts';
import { zoneIdOf } from './zone-lookup.ts';

/** Deletes a zone, deactivated before if the input says so. A zone with an unknown ID counts as deleted, as after a second run. */
export async function deleteZone(
  okta: Okta<'getNetworkZone' | 'deactivateNetworkZone' | 'deleteNetworkZone' | 'listNetworkZones'>,
  { zone, ifActive = 'fail' }: { readonly zone: string; readonly ifActive?: 'fail' | 'deactivate' | undefined },
): Promise<{ readonly changed: boolean; readonly zone: NetworkZone }> {
  const path = { zoneId: await zoneIdOf(okta, zone) };
  const found = await okta.find('getNetworkZone', { path });
  if (found === undefined) return { changed: false, zone: { id: path.zoneId } };
  if (found.system === true) throw systemZone(found);
  const afterLoss = {
    lookUp: async () => ((await okta.read('getNetworkZone', { path })).status === 'INACTIVE' ? {} : undefined),
  };
  const { changed } = await removeWhole({
    read: async () => found,
    isActive: ({ status }) => status === 'ACTIVE',
    ifActive,
    called: ({ id, name }) => `The network zone ${name ?? id}`,
    deactivate: (notes) => okta.call('deactivateNetworkZone', { path, afterLoss, notes: [...notes, mayBeUsed] }),
    remove: () => unlessUsed(found, okta.remove('deleteNetworkZone', { path, notes: [mayBeUsed] })),
  });
  return { changed, zone: found };
}

const mayBeUsed = 'Okta rejects the deletion if a policy or a rule uses the zone.';

function systemZone({ id, name }: NetworkZone): OktaError {
  const what = `Okta created the network zone ${name ?? id}, which cannot be deleted`;
  return new OktaError('conflict', { what, hint: 'deactivate it instead' }, { field: 'zone' });
}

/** A DELETE without a body is rejected because of the zone's state. One that was active has been deactivated by then. */
async function unlessUsed<Value>({ status }: NetworkZone, deletion: Promise<Value>): Promise<Value> {
  try {
    return await deletion;
  } catch (error) {
    if (!(error instanceof OktaError) || error.category !== 'invalid_request') throw error;
    const what = status === 'ACTIVE' ? `${error.what}; the zone is inactive now` : error.what;
    const hint = 'take the zone out of the policies and rules that use it first';
    throw error.rephrased('conflict', { what, hint }, { summary: error.summary, field: 'zone' });
  }
}
