import type { Command } from 'commander';
import type { ConnectionReport } from 'okta-connector';
import type { Cli } from '../cli.ts';
import { type ConnectionFlags, withConnection, withConnectionFlags } from '../connection.ts';
import type { Paint } from '../paint.ts';
import { table } from '../table.ts';

/** `test`: tests the connection and shows its permissions. */
export function addTest(program: Command, cli: Cli): void {
  withConnectionFlags(program.command('test'))
    .description('Test the connection, and show the owner of the token and what it allows')
    .action((flags: ConnectionFlags) =>
      withConnection(cli, flags, async ({ connection, run }) => {
        const report = await connection.test(run);
        await cli.output.result(report, (paint, shown) => forPeople(shown, paint));
      }),
    );
}

function forPeople(
  { org, owner, app, roles, may, hidden, rateLimit, warnings }: ConnectionReport,
  paint: Paint,
): string {
  const rows = [
    ['org', `${org.name ?? org.id} at ${org.url}`],
    ...(owner === undefined ? [] : [['owner', `${owner.name} (${owner.login}, ${owner.status})`]]),
    ...(app === undefined ? [] : rowsOfApp(app)),
    ...(roles === undefined ? [] : [['roles', roles.join(', ') || 'none']]),
    ...may.map((sentence, index) => [index === 0 ? 'may' : '', sentence]),
    ...(rateLimit === undefined ? [] : [['rate limit', `${rateLimit.limit} reads of one user per window`]]),
    ...[...hidden, ...warnings].map((sentence, index) => [index === 0 ? 'note' : '', sentence]),
  ].map(([name = '', value = '']) => [paint.dim(name), value]);
  return `${paint.green('✓')} The connection works.\n${table(rows, { indent: 2 })}`;
}

function rowsOfApp({ clientId, scopes, dpop, resources }: NonNullable<ConnectionReport['app']>): string[][] {
  return [
    ['app', `${clientId}, ${dpop ? 'with proof of possession (DPoP)' : 'without proof of possession'}`],
    ['scopes', scopes.join(' ')],
    ...resources.map(({ resource, actions, of, missing }, index) => [
      index === 0 ? 'actions' : '',
      `${resource}: ${actions} of ${of}${missing.length === 0 ? '' : `, the others need ${missing.join(', ')}`}`,
    ]),
  ];
}
