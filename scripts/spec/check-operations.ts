import type { Operation } from '../../src/okta/operations.ts';
import { operationAt, queryParameters, type SpecDocument, type SpecOperation, successBody } from './document.ts';

/** How the rows of a table of operations contradict the document, one line each. */
export function operationProblems(
  document: SpecDocument,
  table: Readonly<Record<string, Operation>>,
  newer: Readonly<Record<string, string>> = {},
): Map<string, string[]> {
  return new Map(
    Object.entries(table).map(([id, row]) => [
      id,
      newer[id] === undefined ? rowProblems(document, id, row) : newerProblems(document, id, row),
    ]),
  );
}

function newerProblems(document: SpecDocument, id: string, row: Operation): string[] {
  const isKnown = operationAt(document, row.path, row.method) !== undefined;
  return isKnown ? [`${id}: the document has it; take it off the list of newer operations`] : [];
}

function rowProblems(document: SpecDocument, id: string, row: Operation): string[] {
  const found = operationAt(document, row.path, row.method);
  if (found === undefined) return [`${id}: the document has no ${row.method} ${row.path}${elsewhere(document, id)}`];
  const problems: string[] = [];
  if (found.operationId !== id)
    problems.push(`${id}: the document calls ${row.method} ${row.path} ${found.operationId}`);
  if (!found.tags?.includes(row.tag))
    problems.push(`${id}: the tag is ${row.tag}, the document says ${listed(found.tags ?? [])}`);
  const scopes = scopesOf(found);
  if (listed(scopes) !== listed(row.scopes))
    problems.push(`${id}: the scopes are ${listed(row.scopes)}, the document says ${listed(scopes)}`);
  if (!takesApiToken(found)) problems.push(`${id}: the document does not let an API token call it`);
  if (found.deprecated === true) problems.push(`${id}: the document marks it as deprecated`);
  return [...problems, ...factProblems(document, id, row, found)];
}

/** Operations whose parameters decide whether they return an object, and when they do. */
const mayReturnObject: Readonly<Record<string, string>> = {
  activateUser: 'the activation link, if Okta does not email it',
  reactivateUser: 'the activation link, if Okta does not email it',
  resetPassword: 'the reset link, if Okta does not email it',
  forgotPassword: 'the reset link, if Okta does not email it',
};

/** What the client decides from a row. */
function factProblems(document: SpecDocument, id: string, row: Operation, found: SpecOperation): string[] {
  const problems: string[] = [];
  const returned = successBody(document, found);
  const stated = row.method === 'GET' && row.items !== undefined ? 'object' : row.returns;
  if (returned !== stated && !(row.returns === 'nothing' && mayReturnObject[id] !== undefined))
    problems.push(`${id}: it returns ${row.returns}, the document says ${returned}`);
  const facts = { creates: false, changesState: false, halveLimitOn500: false, ...row };
  const creates = row.method === 'POST' && /^(?:create|addGroup$|enrollFactor$)/.test(found.operationId ?? '');
  if (facts.creates !== creates) problems.push(`${id}: creates must be ${creates}`);
  const changesUser = row.method === 'POST' && row.path.startsWith('/api/v1/users/{id}/lifecycle/');
  const mayChange = row.method === 'POST' && row.path.includes('/lifecycle/') && found.requestBody === undefined;
  if (facts.changesState ? !mayChange : changesUser) problems.push(`${id}: changesState must be ${changesUser}`);
  const hasLimit = queryParameters(document, row.path, found).some(({ name }) => name === 'limit');
  if (facts.halveLimitOn500 && !hasLimit) problems.push(`${id}: the document has no limit that could be halved`);
  return problems;
}

/** The document lists alternatives, at most one of them with scopes. All scopes of an alternative are needed. */
function scopesOf(operation: SpecOperation): readonly string[] {
  return (operation.security ?? []).flatMap((alternative) => alternative['oauth2'] ?? []);
}

/** An empty list of alternatives is a call without a credential; a token sent along does no harm. */
function takesApiToken({ security }: SpecOperation): boolean {
  return security === undefined || security.length === 0 || security.some((one) => one['apiToken'] !== undefined);
}

function elsewhere(document: SpecDocument, id: string): string {
  for (const [template, path] of Object.entries(document.paths))
    for (const [method, operation] of Object.entries(path))
      if (operation !== undefined && 'operationId' in operation && operation.operationId === id)
        return `; ${id} is ${method.toUpperCase()} ${template} there`;
  return `, nor any operation ${id}`;
}

function listed(names: readonly string[]): string {
  return names.length === 0 ? 'none' : [...names].sort().join(', ');
}
