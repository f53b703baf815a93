import { z } from 'zod';
import type { Okta } from '../../step/action.ts';
import { field } from '../../step/field.ts';
import { changed, date, refuse, segmentText, text, userReference } from '../../step/fields.ts';
import { user } from './user.ts';

/** A user's consent to a scope of an OAuth client, as steps return it. */
const grantModel = field(
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

/** The user and which of their grants to revoke. Revoking all must be requested explicitly. */
export const grantChoice = z
  .strictObject({
    user,
    client: field(segmentText(), {
      title: 'Client',
      description: 'ID of the OAuth client whose grants to revoke.',
      optionsFrom: 'user_clients',
    }).optional(),
    grant: field(segmentText(), {
      title: 'Grant',
      description: 'ID of the only grant to revoke.',
      optionsFrom: 'user_grants',
    }).optional(),
    all: field(z.boolean(), {
      title: 'All grants',
      description: 'Whether to revoke the grants of every client. Required without a client or a grant.',
      default: false,
    }).optional(),
  })
  .check(
    refuse(({ client, grant, all = false }) => {
      const isNamed = client !== undefined || grant !== undefined;
      if (all && isNamed)
        return [{ path: 'all', message: 'cannot be used with a client or a grant', hint: 'leave one of them out' }];
      if (all || isNamed) return [];
      return [{ path: 'client', message: 'is required', hint: 'choose a client or a grant, or set all to true' }];
    }),
  );

/** What was revoked. */
export const revokedModel = z.strictObject({
  changed,
  user: userReference,
  revoked: field(z.array(grantModel), { title: 'Revoked grants' }),
});
