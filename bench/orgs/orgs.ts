import { createInterface } from 'node:readline';
import type { SandboxOptions } from '../../sandbox/src/index.ts';
import { builtSandbox } from '../built.ts';

/** Where an org is. */
export interface OrgPlace {
  readonly url: string;
  readonly token: string;
  /** ID of a user. */
  readonly user: string;
}

/**
 * Several sandbox orgs in one process, each with a port of its own. Their options are the first argument, as a JSON list. Prints where
 * they are. The end of stdin ends the process.
 */
const { startSandbox } = await builtSandbox();
const options: readonly SandboxOptions[] = JSON.parse(process.argv[2] ?? '[]');
const sandboxes = await Promise.all(options.map((each) => startSandbox(each)));
const say = (value: unknown) => process.stdout.write(`${JSON.stringify(value)}\n`);
createInterface({ input: process.stdin }).on('close', () => process.exit());
say(sandboxes.map(({ url, token, org }) => ({ url, token, user: [...org.users.keys()][0] ?? '' }) satisfies OrgPlace));
