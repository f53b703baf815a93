import type { RawRequest } from '../../okta/calls.ts';
import { refusedField } from '../../okta/errors.ts';
import type { Okta, RawContext } from '../../step/action.ts';
import { refuseEndingRequest } from '../org/ending-requests.ts';
import type { CatalogEntry } from './catalog.ts';
import { dangerIn } from './dangers.ts';
import type { OperationInput } from './fields.ts';

interface Judged {
  readonly input: OperationInput;
  readonly request: Pick<RawRequest, 'method' | 'path'>;
  readonly context: RawContext & { readonly okta: Okta<never> };
}

/**
 * Refuses a dangerous operation unless `confirm` repeats its ID, and one that would end the connection itself: that also
 * depends on whose token the connection uses.
 */
export async function refuseDanger({ id }: CatalogEntry, { input, request, context }: Judged): Promise<void> {
  const confirmed = input.confirm?.trim() === id;
  const why = dangerIn(id, input);
  const hint = `set confirm to ${id} to go ahead`;
  if (why !== undefined && !confirmed)
    throw refusedField('confirm', { what: `is required, because ${id} ${why}`, hint });
  await refuseEndingRequest(context, { ...request, allowTokenOwner: confirmed, consent: { field: 'path', hint } });
}
