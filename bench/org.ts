import { createInterface } from 'node:readline';
import { builtSandbox } from './built.ts';
import type { OrgAddress } from './clients.ts';

/** What this process prints once the org listens. */
export interface OrgReady extends Required<OrgAddress> {
  /** The last users, at most 500, oldest first; generated ones if the org has them. */
  readonly userIds: readonly string[];
}

/**
 * A sandbox org in a process of its own. Its options are the first argument, as JSON; for every line on stdin it
 * prints the traffic since the previous line. The end of stdin ends the process.
 */
const { startSandbox } = await builtSandbox();
const sandbox = await startSandbox(JSON.parse(process.argv[2] ?? '{}'));
const { url, token } = sandbox;
const scopes = ['okta.users.read', 'okta.groups.read', 'okta.groups.manage'];
const { clientId, privateKey } = sandbox.scenario.addServiceApp({ label: 'Bench', scopes, roles: ['SUPER_ADMIN'] });
const say = (value: object) => process.stdout.write(`${JSON.stringify(value)}\n`);
const input = createInterface({ input: process.stdin });
input.on('line', () => {
  say(sandbox.stats());
  sandbox.resetStats();
});
input.on('close', () => process.exit());
say({
  url,
  token,
  app: { clientId, privateKey },
  userIds: [...sandbox.org.users.keys()].slice(-500),
} satisfies OrgReady);
