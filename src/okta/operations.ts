import type { HttpMethod, Operation } from './operation.ts';
import { appOperations } from './operations/apps.ts';
import { deviceOperations } from './operations/devices.ts';
import { factorOperations } from './operations/factors.ts';
import { groupOperations } from './operations/groups.ts';
import { hookOperations } from './operations/hooks.ts';
import { identitySourceOperations } from './operations/identity-sources.ts';
import { orgOperations } from './operations/org.ts';
import { policyOperations } from './operations/policies.ts';
import { roleOperations } from './operations/roles.ts';
import { userOperations } from './operations/users.ts';
import { zoneOperations } from './operations/zones.ts';

export type { HttpMethod, Operation };

/** One row per Okta operation that a step may call (Okta Management API, operation IDs as Okta writes them). */
export const operations = {
  ...userOperations,
  ...groupOperations,
  ...appOperations,
  ...factorOperations,
  ...roleOperations,
  ...zoneOperations,
  ...policyOperations,
  ...deviceOperations,
  ...identitySourceOperations,
  ...hookOperations,
  ...orgOperations,
} as const satisfies Record<string, Operation>;

/** The ID of an operation in {@link operations}. */
export type OperationId = keyof typeof operations;

type Names<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}` ? Name | Names<Rest> : never;

/** An operation that returns a list, page by page. */
export type ListOperationId = {
  [Id in OperationId]: (typeof operations)[Id]['returns'] extends 'list' ? Id : never;
}[OperationId];

/** An operation that changes something in the org. */
export type WriteOperationId = {
  [Id in OperationId]: (typeof operations)[Id]['method'] extends 'GET' ? never : Id;
}[OperationId];

/** The path parameters that an operation needs, each one segment. */
export type PathParameters<Id extends OperationId> = Record<Names<(typeof operations)[Id]['path']>, string>;

/** Where Okta documents an operation; its whole reference for none. */
export function operationDocs(id: OperationId | undefined): string {
  if (id === undefined) return 'https://developer.okta.com/docs/api/openapi/okta-management/management/';
  const { tag } = operations[id];
  return `https://developer.okta.com/docs/api/openapi/okta-management/management/tag/${tag}/#tag/${tag}/operation/${id}`;
}

/** The facts about an operation ID; `undefined` for anything else, such as the shape of a raw call. */
export function operationCalled(id: string): Operation | undefined {
  return rows.get(id);
}

/** A request of a known operation. */
export interface MatchedOperation {
  readonly operation: Operation;
  /** The path parameters as they stand in the path, still encoded. */
  readonly parameters: readonly string[];
}

/**
 * The operation that a request to any path is.
 *
 * @example matchOperation('DELETE', '/api/v1/users/00u1?sendEmail=true') // deleteUser, ['00u1']
 */
export function matchOperation(method: HttpMethod, path: string): MatchedOperation | undefined {
  const [pathname = ''] = path.split('?');
  for (const [operation, pattern] of patterns) {
    const found = operation.method === method ? pattern.exec(pathname) : null;
    if (found !== null) return { operation, parameters: found.slice(1) };
  }
  return undefined;
}

const rows: ReadonlyMap<string, Operation> = new Map(Object.entries(operations));

// Fixed segments win over parameters: /api/v1/groups/rules is not a group.
const patterns = [...rows.values()]
  .map((operation): [Operation, RegExp] => [
    operation,
    new RegExp(`^${operation.path.replaceAll(/\{\w+\}/g, '([^/]+)')}$`),
  ])
  .sort(([one], [other]) => one.path.split('{').length - other.path.split('{').length);
