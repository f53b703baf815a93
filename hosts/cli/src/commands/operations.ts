import type { Command } from 'commander';
import { type OktaOperation, type OperationDetails, oktaOperations } from 'okta-connector';
import type { Cli } from '../cli.ts';
import { inputTable } from '../input-table.ts';
import type { Paint } from '../paint.ts';
import { table } from '../table.ts';

/** `operations search`: the operations that `run run_okta_operation` can run. */
export function addOperations(program: Command, { output }: Cli): void {
  const operations = program.command('operations').description("Find operations of Okta's API for run_okta_operation");
  operations
    .command('search')
    .argument('[words...]', 'Words of the name, path or section, in any order')
    .description('List the operations that match every word, best first')
    .action(async (words: readonly string[]) => {
      const found = await oktaOperations.search(words.join(' '));
      await output.result(found, (paint, shown) => listText(shown, paint));
    });
}

function listText(operations: readonly OktaOperation[], paint: Paint): string {
  if (operations.length === 0) return 'No operations match. Try fewer words.';
  const rows = operations.map(({ id, title, method, path, notes }) => [
    paint.bold(id),
    title,
    `${method} ${path}`,
    paint.dim(notes.join(', ')),
  ]);
  const one = operations.length === 1 ? 'operation' : 'operations';
  const next = paint.dim(
    `${operations.length} ${one}. Show the form of one with "okta-connector describe <operation>".`,
  );
  return [table(rows), next].join('\n');
}

const credentials = {
  any: 'API token or OAuth',
  api_token: 'API token only',
  oauth: 'OAuth only',
  none: 'none',
} as const;

/** Everything about one operation. */
export function operationText(operation: OperationDetails, paint: Paint): string {
  const { id, title, method, path, tag, effect, credential, scopes, notes, warnings, danger, docs, betterWith, input } =
    operation;
  const facts = [
    ['request', `${method} ${path}`],
    ['section', tag],
    ['effect', effect === 'change' && method === 'PUT' ? 'change: replaces what it names' : effect],
    ['credential', credentials[credential]],
    ['scopes', scopes.join(', ')],
    ['role', 'depends on the operation'],
    ...(notes.length === 0 ? [] : [['available', notes.join(', ')]]),
    ...(danger === undefined ? [] : [['confirm', `set confirm to ${id} where it ${danger}`]]),
    ...(warnings.length === 0 ? [] : [['warning', warnings.join(', ')]]),
    ...(betterWith.length === 0 ? [] : [['better', betterWith.join(', ')]]),
    ['docs', docs],
  ].map(([name = '', value = '']) => [paint.dim(name), value]);
  const example = JSON.stringify({ operation: id });
  return [
    `${paint.bold(title)}  ${paint.dim(id)}`,
    `Run it with: okta-connector run run_okta_operation --input '${example.slice(0, -1)}, …}'`,
    '',
    inputTable(input, paint),
    '',
    table(facts),
  ].join('\n');
}
