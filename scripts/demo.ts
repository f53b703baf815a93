import { parseArgs } from 'node:util';
import { paintFor } from '../hosts/cli/src/paint.ts';
import { printableColored } from '../hosts/cli/src/printable.ts';
import { type Sandbox, startSandbox } from '../sandbox/src/index.ts';
import { printable } from '../src/host.ts';
import { connect, isOktaError, manifest } from '../src/index.ts';
import { lookAround } from './demo/real-org.ts';
import { Stage } from './demo/stage.ts';
import { tellStory } from './demo/story.ts';
import { Witness } from './demo/witness.ts';

/**
 * Onboards and offboards a user in a sandbox org, and checks the state of the org. With --connect it tests the connection of
 * OKTA_CLIENT_ORGURL and OKTA_CLIENT_TOKEN instead, and only reads.
 */
const { OKTA_CLIENT_ORGURL: orgUrl = '', OKTA_CLIENT_TOKEN: apiToken = '' } = process.env;
const paint = paintFor(process.stdout, process.env);
const print = (line: string) => console.log(printableColored(line));
const startedAt = performance.now();

async function sandboxDemo(): Promise<number> {
  if (orgUrl !== '' || apiToken !== '')
    print(
      paint.yellow(
        'OKTA_CLIENT_ORGURL and OKTA_CLIENT_TOKEN are ignored: without --connect only the sandbox org is used.',
      ),
    );
  const sandbox = await startSandbox();
  const connection = connect({ orgUrl: sandbox.url, apiToken: sandbox.token }, { allowLoopback: true });
  try {
    const stage = new Stage({ connection, manifest, paint, print, readOnly: false });
    print(`A sandbox org is running at ${sandbox.url}.`);
    stage.chapter('Connection');
    const { org, owner, roles = [] } = await connection.test();
    stage.check(
      `it works: ${org.name}, with a token of ${owner?.name} (${roles.join(', ')})`,
      owner?.status === 'ACTIVE',
    );
    await connectAsServiceApp(stage, sandbox);
    const witness = await Witness.start(stage, connection);
    try {
      await tellStory(stage, sandbox);
      await witness.check({
        user_created: 1,
        user_activated: 1,
        user_added_to_group: 2,
        user_assigned_to_app: 3,
        user_suspended: 1,
        user_unsuspended: 1,
        mfa_factors_reset: 1,
        user_removed_from_group: 2,
        user_deactivated: 1,
      });
    } finally {
      await witness.stop();
    }
    return summary(stage, 'everything is as it should be');
  } finally {
    await connection.close();
    await sandbox.close();
  }
}

/** Connects again, as a service app. */
async function connectAsServiceApp(stage: Stage, sandbox: Sandbox): Promise<void> {
  const scopes = ['okta.users.read', 'okta.groups.read'];
  const app = sandbox.scenario.addServiceApp({ label: 'Workflows', scopes, roles: ['READ_ONLY_ADMIN'] });
  const input = { orgUrl: sandbox.url, clientId: app.clientId, privateKey: app.privateKey, scopes };
  await using connection = connect(input, { allowLoopback: true });
  const report = await connection.test();
  const { scopes: granted = [], dpop = false } = report.app ?? {};
  stage.check(`it works as a service app too: OAuth 2.0 with DPoP, scopes ${granted.join(' and ')}`, dpop);
}

async function realOrgDemo(allowLoopback: boolean): Promise<number> {
  if (orgUrl === '' || apiToken === '') {
    console.error('--connect needs OKTA_CLIENT_ORGURL and OKTA_CLIENT_TOKEN; set both and run it again.');
    return 2;
  }
  const connection = connect({ orgUrl, apiToken }, { allowLoopback });
  try {
    const stage = new Stage({ connection, manifest, paint, print, readOnly: true });
    await lookAround(stage, connection);
    return summary(stage, 'nothing was written');
  } finally {
    await connection.close();
  }
}

function summary(stage: Stage, good: string): number {
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  const { failedChecks } = stage;
  print('');
  if (failedChecks.length === 0) {
    print(`${paint.green('✓')} ${stage.sum}, ${seconds} s; ${good}.`);
    return 0;
  }
  print(`${paint.red('✗')} ${stage.sum}, ${seconds} s; not as it should be: ${failedChecks.join('; ')}.`);
  return 1;
}

const options = { connect: { type: 'boolean' }, 'allow-loopback': { type: 'boolean' } } as const;
try {
  const { values } = parseArgs({ options });
  const real = values.connect === true;
  process.exitCode = await (real ? realOrgDemo(values['allow-loopback'] === true) : sandboxDemo());
} catch (error) {
  const message = printable(error instanceof Error ? error.message : String(error));
  const flag =
    isOktaError(error) && error.hint?.includes('allow loopback') ? ' It is allowed with --allow-loopback.' : '';
  console.error(isOktaError(error) ? `${message}${flag}` : `The demo could not go on: ${message}`);
  process.exitCode = 1;
}
