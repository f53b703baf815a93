import { built, builtSandbox } from '../built.ts';
import type { OrgAddress } from '../clients.ts';
import { report, taskOf } from './task.ts';

/** Runs one action in bulk, for one group or app and many users. */
export interface BulkTask {
  readonly org: OrgAddress;
  readonly action: string;
  /** The field that names the group or app, and its ID. */
  readonly subject: Readonly<Record<string, string>>;
  readonly total: number;
}

/** The result. */
export interface BulkResult {
  readonly succeeded: number;
  /** Inputs whose output reports a change. */
  readonly changed: number;
}

const { org, action, subject, total } = taskOf<BulkTask>();
const [{ connect }, { generatedUserId }] = await Promise.all([built(), builtSandbox()]);
const okta = connect({ orgUrl: org.url, apiToken: org.token }, { allowLoopback: true });
let changed = 0;
const inputs = Array.from({ length: total }, (_, index) => ({ user: generatedUserId(index + 1), ...subject }));
const { succeeded } = await okta
  .runEach(action, inputs, {
    onResult({ output }) {
      if (Object(output).changed === true) changed += 1;
    },
  })
  .summary();
report<BulkResult>({ succeeded, changed });
await okta.close();
