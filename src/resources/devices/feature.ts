import { unlessMissing } from '../../step/missing-feature.ts';

/** The result of a call about devices, which only Identity Engine orgs have. */
export function ofDevices<Value>(call: Promise<Value>): Promise<Value> {
  return unlessMissing(call, 'devices, which come with Identity Engine');
}
