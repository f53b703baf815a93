import type { Command } from 'commander';
import { type EventHook, type HookSelector, OktaError } from 'okta-connector';
import { sameEndpoint } from 'okta-connector/host';
import type { Cli } from '../cli.ts';
import { type ConnectionFlags, withConnection, withConnectionFlags } from '../connection.ts';
import { hookSecret, secretVariable } from '../hook-endpoint.ts';
import type { Paint } from '../paint.ts';
import { table } from '../table.ts';

/** `hooks list`, `hooks verify` and `hooks delete`: the org's event hooks. */
export function addHooks(program: Command, cli: Cli): void {
  const hooks = program.command('hooks').description("Manage the org's event hooks");
  withConnectionFlags(hooks.command('list'))
    .description('List the event hooks, oldest first')
    .action((flags: ConnectionFlags) =>
      withConnection(cli, flags, async ({ connection, run }) => {
        await show(cli, await connection.hooks(run));
      }),
    );
  withConnectionFlags(hooks.command('verify').argument('<hook>', 'ID or URL, from "okta-connector hooks list"'))
    .description('Activate an event hook and have Okta verify its endpoint')
    .addHelpText('after', `\nSet ${secretVariable} to replace the secret of the event hook.`)
    .action((name: string, flags: ConnectionFlags) =>
      withConnection(cli, flags, async ({ connection, run }) => {
        const secret = hookSecret(cli);
        const request = { ...selector(name), ...(secret === undefined ? {} : { secret }) };
        await show(cli, await connection.verifyHook(request, run));
      }),
    );
  withConnectionFlags(hooks.command('delete').argument('<hook>', 'ID or URL, from "okta-connector hooks list"'))
    .description('Deactivate and delete an event hook')
    .action((name: string, flags: ConnectionFlags) =>
      withConnection(cli, flags, async ({ connection, run }) => {
        const gone = (await connection.hooks(run)).filter(({ id, url }) => id === name || sameEndpoint(url, name));
        if (gone.length === 0) {
          const hint = 'run "okta-connector hooks list" to see all';
          throw new OktaError('not_found', { what: `The org has no event hook ${name}`, hint });
        }
        for (const { id } of gone) await connection.unsubscribe({ id }, run);
        await cli.output.result({ deleted: gone }, (paint, { deleted }) =>
          deleted.map(({ id, name: called }) => `${paint.green('✓')} Deleted ${called} (${id})`).join('\n'),
        );
      }),
    );
}

function selector(name: string): HookSelector {
  return name.includes('://') ? { url: name } : { id: name };
}

async function show(cli: Cli, hooks: readonly EventHook[]): Promise<void> {
  await cli.output.result(hooks, (paint, shown) => forPeople(shown, paint));
}

function forPeople(hooks: readonly EventHook[], paint: Paint): string {
  if (hooks.length === 0) return 'The org has no event hooks.';
  return hooks
    .map(({ id, name, url, status, verified, types }) => {
      const works = status === 'ACTIVE' && verified;
      const state = `${status.toLowerCase()}, ${verified ? 'verified' : 'not verified'}`;
      const rows = [
        ['status', works ? paint.green(state) : paint.yellow(state)],
        ['url', url],
        ['types', types.join(', ')],
      ];
      return `${paint.bold(name)} ${paint.dim(id)}\n${table(rows, { indent: 2 })}`;
    })
    .join('\n\n');
}
