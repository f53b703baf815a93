import { type Kind, type OrgAddress, openClient, openSdk } from '../clients.ts';
import { report, taskOf } from './task.ts';

/** Reads one user twice. The SDK uses its default cache. */
export interface GetTwiceTask {
  readonly kind: Kind;
  readonly org: OrgAddress;
}

const { kind, org } = taskOf<GetTwiceTask>();
const client = kind === 'sdk' ? await openSdk(org, { cache: true }) : await openClient(kind, org);
for (let time = 0; time < 2; time += 1) await client.getUser('00ugrace000000000001');
await client.close();
report({});
