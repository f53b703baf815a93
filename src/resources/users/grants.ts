import { z } from 'zod';
import type { Okta } from '../../step/action.ts';
import { field } from '../../step/field.ts';
import { date, text } from '../../step/fields.ts';
import { textOf, tidyObject } from '../../step/tidy.ts';

/** A user's consent to a scope of an OAuth client, as steps return it. */
export const grantModel = field(
  z.looseObject({
    id: field(z.string(), { title: 'Grant ID' }),
    clientId: text('Client ID'),
    scopeId: text('Scope'),
    issuer: text('Issuer'),
    status: text('Status', 'ACTIVE or REVOKED.'),
    created: date('Created'),
  }),
  { title: 'Grant' },
);

/** A grant, see {@link grantModel}. */
export type Grant = z.infer<typeof grantModel>;

/** Reads a grant from Okta's response. */
export function toGrant(value: unknown): Grant {
  const grant = tidyObject(value, 'grant');
  return { ...grant, id: textOf(grant['id']) };
}

/** The grants of a user: all, those of one client, or the one with an ID. */
export async function grantsOf(
  okta: Okta<'listUserGrants'>,
  {
    userId,
    client,
    grant,
  }: { readonly userId: string; readonly client?: string | undefined; readonly grant?: string | undefined },
): Promise<Grant[]> {
  const found: Grant[] = [];
  for await (const page of okta.pages('listUserGrants', { path: { userId }, query: { limit: 200 } }))
    found.push(...page);
  return found.filter(
    ({ id, clientId, status }) => status !== 'REVOKED' && (client ?? clientId) === clientId && (grant ?? id) === id,
  );
}
