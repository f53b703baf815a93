import type { Command } from 'commander';
import {
  adminRoles,
  categoryFacts,
  manifest,
  type PermissionCheck,
  type Permissions,
  type UsedStep,
} from 'okta-connector';
import { comparePermissions, isObject, memberAt, objectAt, permissionsOf } from 'okta-connector/host';
import { findStep, hasStep } from '../catalog.ts';
import type { Cli } from '../cli.ts';
import { type ConnectionFlags, withConnection, withConnectionFlags } from '../connection.ts';
import { readJsonFile } from '../input.ts';
import type { Paint } from '../paint.ts';
import { table } from '../table.ts';
import { usageError } from '../usage.ts';

interface ScopesFlags extends ConnectionFlags {
  readonly from?: string;
  readonly check?: true;
}

/** `scopes`: the least rights for the steps of a flow. */
export function addScopes(program: Command, cli: Cli): void {
  withConnectionFlags(
    program
      .command('scopes')
      .argument('[step...]', 'Actions and triggers, from "okta-connector list"')
      .option('--from <file>', 'Take the steps from an n8n workflow, or from a JSON list of { key, input }')
      .option('--check', 'Compare with what the connection may do'),
  )
    .description('Show the OAuth scopes and the least admin roles that steps need')
    .action(async (keys: string[], { from, check, ...flags }: ScopesFlags) => {
      const used = [
        ...keys.map((key) => ({ key: findStep(key).key })),
        ...(from === undefined ? [] : await stepsIn(from)),
      ];
      if (used.length === 0) throw usageError('No step is named', 'name steps, or a file with --from');
      const needed = permissionsOf([...manifest.actions, ...manifest.triggers], used);
      if (check !== true) {
        await cli.output.result(needed, (paint, shown) => forPeople(shown, paint));
        return;
      }
      await withConnection(cli, flags, async ({ connection, run }) => {
        const { app, roles } = await connection.test(run);
        const compared = comparePermissions(needed, { scopes: app?.scopes, roles });
        await cli.output.result({ ...needed, check: compared }, (paint, { check: shown }) =>
          [forPeople(needed, paint), checkForPeople(shown, paint)].join('\n'),
        );
        const lacks = compared.missingScopes.length > 0 || (compared.missingRoles ?? []).length > 0;
        if (lacks) cli.exit.code = categoryFacts.forbidden.exitCode;
      });
    });
}

/** The steps in an export: the Okta nodes of an n8n workflow, or a list of steps with their inputs. */
async function stepsIn(file: string): Promise<UsedStep[]> {
  const json = await readJsonFile(file);
  const entries: readonly unknown[] = Array.isArray(json) ? json : listOf(memberAt(json, 'nodes'));
  const used = entries.flatMap((entry): UsedStep[] => {
    const parameters = objectAt(entry, 'parameters');
    const [key, input] =
      [
        [memberAt(entry, 'key'), memberAt(entry, 'input')],
        [parameters['operation'], { ...parameters, ...objectAt(parameters, 'additionalFields') }],
        [parameters['event'], undefined],
      ].find(([name]) => typeof name === 'string' && hasStep(name)) ?? [];
    return typeof key === 'string' ? [{ key, ...(isObject(input) ? { input } : {}) }] : [];
  });
  if (used.length === 0)
    throw usageError(`${file} holds no step of this connector`, 'export a workflow with Okta Connector nodes from n8n');
  return used;
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function forPeople({ scopes, roles, customRole, steps }: Permissions, paint: Paint): string {
  const rows = steps.map((step) => [
    step.key,
    step.scopes.join(' ') || 'none',
    step.roles.map((role) => adminRoles[role]).join(' and '),
  ]);
  return [
    table([['step', 'scopes', 'least role'].map(paint.dim), ...rows]),
    '',
    `${paint.dim('scopes')}  ${scopes.join(' ') || 'none'}`,
    `${paint.dim('role')}    ${roles.map(({ title }) => title).join(' and ')}`,
    `${paint.dim('custom')}  ${customRole === 'yes' ? 'A custom role can allow all of this.' : 'No custom role allows all of this.'}`,
  ].join('\n');
}

function checkForPeople(
  { missingScopes, missingRoles, extraScopes, extraRoles }: PermissionCheck,
  paint: Paint,
): string {
  const titles = (roles: readonly string[]) => roles.map((role) => titleOf(role)).join(', ');
  const missing = [
    ...(missingScopes.length === 0 ? [] : [`missing scopes: ${missingScopes.join(' ')}`]),
    ...(missingRoles === undefined || missingRoles.length === 0 ? [] : [`missing role: ${titles(missingRoles)}`]),
  ];
  const extra = [
    ...(extraScopes.length === 0 ? [] : [`not needed: ${extraScopes.join(' ')}`]),
    ...(extraRoles.length === 0 ? [] : [`more than needed: ${titles(extraRoles)}`]),
    ...(missingRoles === undefined ? ['The roles of the connection are not known, so they were not compared.'] : []),
  ];
  const head = missing.length === 0 ? `${paint.green('✓')} The connection has what these steps need.` : undefined;
  return [
    '',
    ...(head === undefined ? [] : [head]),
    ...missing.map((line) => `${paint.red('✗')} ${line}`),
    ...extra,
  ].join('\n');
}

function titleOf(role: string): string {
  const titles: Readonly<Record<string, string>> = adminRoles;
  return titles[role] ?? role;
}
