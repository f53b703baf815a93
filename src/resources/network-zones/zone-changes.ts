import { OktaError, refusedField } from '../../okta/errors.ts';
import type { Okta } from '../../step/action.ts';
import { changeStatusOf, type Replaced } from '../../step/lifecycle-change.ts';
import { replaceMerged } from '../../step/replacement.ts';
import { type LockoutOperation, refuseLockout } from './lockout.ts';
import { called, type NetworkZone } from './zone.ts';
import { coverageBody, differingFrom, sentZone } from './zone-body.ts';
import { type Coverage, unfitting, type ZoneType, zoneTypes } from './zone-fields.ts';
import { zoneIdOf, zonesNamed } from './zone-lookup.ts';

/** The content of a zone, as a step gets it. */
export interface ZoneContent extends Coverage {
  readonly name?: string | undefined;
  readonly usage?: 'POLICY' | 'BLOCKLIST' | undefined;
  readonly allowOwnAddress?: boolean | undefined;
}

/** A zone after a write, and what could not be checked. */
export interface ZoneWritten extends Replaced<NetworkZone> {
  readonly notes: readonly string[];
}

/** Creates a zone exactly once: names are unique, so after a lost response the name shows whether there is one. */
export async function createZone(
  okta: Okta<'createNetworkZone' | 'listNetworkZones' | LockoutOperation>,
  { type, name, usage = 'POLICY', allowOwnAddress, ...coverage }: ZoneContent & { name: string; type: ZoneType },
): Promise<{ readonly zone: NetworkZone; readonly notes: readonly string[] }> {
  const body = { type, name, usage, ...coverageBody(type, coverage) };
  const notes = await refuseLockout(okta, { after: body, field: 'gateways', allowOwnAddress });
  const zone = await okta.call('createNetworkZone', {
    body,
    notes,
    afterLoss: {
      async lookUp(write) {
        const [zone] = await zonesNamed(okta, name);
        const isOurs = zone === undefined ? 'no' : write.madeAfter(zone.created);
        if (zone !== undefined && isOurs === 'unknown') throw cannotTell(zone);
        // Okta rejects a second zone with the name of an older one.
        return isOurs === 'yes' ? zone : undefined;
      },
    },
  });
  return { zone, notes };
}

function cannotTell({ id, name }: NetworkZone): OktaError {
  const what = `A network zone named ${name} exists (${id}), but Okta's responses do not show when it was created`;
  const hint = 'check the zone in Okta before you run this again';
  return new OktaError('outcome_unknown', { what, hint }, { known: `${what}.`, operation: 'createNetworkZone' });
}

/** Changes some members of a zone, which Okta only replaces as a whole. */
export async function updateZone(
  okta: Okta<'getNetworkZone' | 'replaceNetworkZone' | 'listNetworkZones' | LockoutOperation>,
  { zone, allowOwnAddress, name, usage, ...coverage }: ZoneContent & { readonly zone: string },
): Promise<ZoneWritten> {
  const zoneId = await zoneIdOf(okta, zone);
  const path = { zoneId };
  let notes: readonly string[] = [];
  const result = await replaceMerged<NetworkZone>(okta, {
    object: `zone ${zoneId}`,
    called: `the network zone ${zone}`,
    read: () => okta.read('getNetworkZone', { path }),
    change(before) {
      const type = zoneTypes.find((one) => one === before.type) ?? 'IP';
      const [unfit] = unfitting(type, coverage);
      if (unfit !== undefined) throw doesNotFit(unfit, before);
      return { name, usage, ...differingFrom(before, coverageBody(type, coverage)) };
    },
    async replace(after, before) {
      const field = coverage.gateways === undefined ? 'usage' : 'gateways';
      notes = await refuseLockout(okta, { before, after, field, allowOwnAddress });
      await okta.call('replaceNetworkZone', { path, body: sentZone(after), notes });
    },
  });
  return { ...result, notes };
}

function doesNotFit(field: string, zone: NetworkZone) {
  const what = `does not fit ${called(zone)}, whose type is ${zone.type}`;
  return refusedField(field, { what, hint: 'leave it out, or choose another zone' });
}

/** Activates a zone. */
export async function activateZone(
  okta: Okta<'getNetworkZone' | 'activateNetworkZone' | 'listNetworkZones' | LockoutOperation>,
  { zone, allowOwnAddress }: { readonly zone: string; readonly allowOwnAddress?: boolean | undefined },
): Promise<ZoneWritten> {
  const path = { zoneId: await zoneIdOf(okta, zone) };
  let notes: readonly string[] = [];
  const read = () => okta.read('getNetworkZone', { path });
  const result = await changeStatusOf({
    read,
    status: 'ACTIVE',
    async send(afterLoss) {
      const before = await read();
      const after = { ...before, status: 'ACTIVE' };
      notes = await refuseLockout(okta, { before, after, field: 'zone', allowOwnAddress });
      await okta.call('activateNetworkZone', { path, afterLoss, notes });
    },
  });
  return { ...result, notes };
}

/** Deactivates a zone. */
export async function deactivateZone(
  okta: Okta<'getNetworkZone' | 'deactivateNetworkZone' | 'listNetworkZones'>,
  zone: string,
): Promise<Replaced<NetworkZone>> {
  const path = { zoneId: await zoneIdOf(okta, zone) };
  return changeStatusOf({
    read: () => okta.read('getNetworkZone', { path }),
    status: 'INACTIVE',
    send: (afterLoss) => okta.call('deactivateNetworkZone', { path, afterLoss }),
  });
}
