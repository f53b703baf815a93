import type { ParsedResponse } from '../../okta/calls.ts';
import { OktaError } from '../../okta/errors.ts';
import { memberAt } from '../../okta/json.ts';
import { cursorPath } from '../../okta/paths.ts';
import type { Okta, RawContext } from '../../step/action.ts';
import { listItems } from '../../step/list.ts';
import type { CatalogEntry } from './catalog.ts';
import { refuseDanger } from './consent.ts';
import type { OperationInput } from './fields.ts';
import { type OperationForm, operationForm } from './form.ts';
import { requestOf } from './request.ts';

type Context = RawContext & { readonly okta: Okta<never>; readonly dryRun: boolean };

/** What an operation returned. */
export interface OperationOutput {
  status: number;
  body?: unknown;
  items?: unknown[];
  nextCursor?: string;
}

/** Runs an operation for an input that its form accepts. */
export async function runOperation(input: OperationInput, context: Context): Promise<OperationOutput> {
  const form = await operationForm(input.operation);
  const { entry } = form;
  if (entry.returns === 'list' || entry.returns === 'items') return listOperation(form, { input, context });
  const request = requestOf(form, input);
  // A dry run sends no write that could do harm.
  if (!context.dryRun) await refuseDanger(entry, { input, request, context });
  const response = await context.raw(request).catch((error: unknown) => {
    throw explained(error, { entry, context });
  });
  return { status: response.status, ...contentOf(response) };
}

async function listOperation(
  form: OperationForm,
  { input, context }: { input: OperationInput; context: Context },
): Promise<OperationOutput> {
  const { entry, row } = form;
  const { minimum = 1, maximum = recommendedPageSize } = row.query?.['limit'] ?? {};
  const takesLimit = row.query?.['limit'] !== undefined;
  let status = 200;
  let other: ParsedResponse | undefined;
  const list = await listItems(input, {
    pageSize: maximum,
    page: async ({ limit, cursor }) => {
      const request = requestOf(form, input, takesLimit ? Math.max(minimum, limit) : undefined);
      const path = cursor === undefined ? request.path : cursorPath(entry.id, { first: request.path, cursor });
      const response = await context.raw({ ...request, path }).catch((error: unknown) => {
        throw explained(error, { entry, context });
      });
      status = response.status;
      const { items: member } = entry;
      if (!Array.isArray(member === undefined ? response.json : memberAt(response.json, member))) other = response;
      return context.pageIn(response, { path, member });
    },
  });
  // Orgs return members that the document does not list.
  return other === undefined ? { status, ...list } : { status, ...contentOf(other) };
}

const recommendedPageSize = 200;

function contentOf({ json, body }: ParsedResponse): { body?: unknown } {
  const content = json === undefined ? body : json;
  return content === '' ? {} : { body: content };
}

/** Says which credential is needed, where Okta documents only one that the connection does not have. */
function explained(error: unknown, { entry, context }: { entry: CatalogEntry; context: Context }): unknown {
  const wanted = entry.credential;
  if (!(error instanceof OktaError) || (wanted !== 'oauth' && wanted !== 'api_token')) return error;
  const isRefused = error.category === 'forbidden' || error.category === 'unauthenticated';
  if (!isRefused || wanted === context.credential || error.errorCode === 'E0000015') return error;
  return error.rephrased(error.category, { what: error.what, hint: needed[wanted] });
}

const needed = {
  oauth: 'connect as a service app: Okta documents this operation for OAuth only',
  api_token: 'connect with an API token: Okta documents this operation for API tokens only',
} as const;
