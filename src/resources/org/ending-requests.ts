import { absent } from '../../okta/absent.ts';
import type { RawRequest, TokenOwner } from '../../okta/calls.ts';
import { refusedField } from '../../okta/errors.ts';
import { endedAccess } from '../../okta/token-owner.ts';
import type { Okta, RawContext } from '../../step/action.ts';
import { type OwnerConsent, refuseTokenOwner } from '../../step/fields.ts';

type Context = Pick<RawContext, 'raw'> & { readonly okta: Okta<never> };

/** How a builder allows a request, where not with `allowTokenOwner`. */
interface Consent {
  /** The field that a refusal names. */
  readonly field: string;
  /** What to do, such as "set confirm to revokeApiToken to go ahead". */
  readonly hint: string;
}

type JudgedRequest = Pick<RawRequest, 'method' | 'path'> & OwnerConsent & { readonly consent?: Consent };

/**
 * Refuses a raw request that would end its own connection, unless the builder allows it: one that ends the access of the
 * token's owner, removes the owner's admin roles, or revokes or restricts the token.
 */
export async function refuseEndingRequest(
  { okta, raw }: Context,
  { method, path, allowTokenOwner = false, consent = ownConsent }: JudgedRequest,
): Promise<void> {
  const user = endedAccess(method, path)?.user ?? (method === 'DELETE' ? rolesPath.exec(path)?.[1] : undefined);
  const token = method === 'DELETE' || method === 'PUT' ? tokenPath.exec(path)?.[1] : undefined;
  if (user !== undefined) {
    const id = await memberOf(raw, { path: `/api/v1/users/${user}`, name: 'id' });
    if (id !== undefined) await refuseTokenOwner(okta, { userId: id, allowTokenOwner, ...consent });
  }
  if (token === undefined || allowTokenOwner) return;
  const ends = (what: string) =>
    refusedField(consent.field, {
      what: `${method === 'PUT' ? 'restricts' : 'revokes'} ${what}, and the connection would stop working`,
      hint: `create another token first, or ${consent.hint}`,
    });
  if (token === 'current') throw ends("this connection's own API token");
  const owner = await okta.tokenOwner();
  // Okta does not say which of the owner's tokens a connection uses.
  if (owner !== undefined && (await ownsToken(raw, { token, owner })))
    throw ends(`an API token of ${owner.login ?? owner.id}, perhaps this connection's own`);
}

const ownConsent: Consent = { field: 'path', hint: 'set allowTokenOwner to true to go ahead' };

const rolesPath = /^\/api\/v1\/users\/([^/?]+)\/roles(?:\/[^/?]+)?(?:\?|$)/;
const tokenPath = /^\/api\/v1\/api-tokens\/([^/?]+)(?:\?|$)/;

async function ownsToken(
  raw: RawContext['raw'],
  { token, owner }: { readonly token: string; readonly owner: TokenOwner },
): Promise<boolean> {
  return (await memberOf(raw, { path: `/api/v1/api-tokens/${token}`, name: 'userId' })) === owner.id;
}

/** One member of the object at a path; `undefined` without such an object. */
async function memberOf(
  raw: RawContext['raw'],
  { path, name }: { readonly path: string; readonly name: string },
): Promise<string | undefined> {
  const answer = await absent(raw({ method: 'GET', path }));
  const object: Readonly<Record<string, unknown>> =
    typeof answer?.json === 'object' && answer.json !== null ? { ...answer.json } : {};
  const value = object[name];
  return typeof value === 'string' ? value : undefined;
}
