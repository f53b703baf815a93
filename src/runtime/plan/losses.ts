import { OktaError } from '../../okta/errors.ts';
import { isObject, memberAt, textAt } from '../../okta/json.ts';
import { type Facts, factsOf } from './facts.ts';
import type { ProbeReader } from './probe.ts';

/** Something that Okta takes away together with what a write takes. */
export interface Loss {
  /** Where it could be read. */
  readonly path: string;
  readonly before: Facts;
}

const deactivation = /^\/api\/v1\/users\/([^/?]+)\/lifecycle\/deactivate(?:\?|$)/;

/**
 * What Okta takes away with a write: a deactivated user loses the apps that are assigned to them directly. `undefined` if a
 * write has no such effect, or if the credential may not see it.
 */
export async function lossesOf(path: string, probes: ProbeReader): Promise<Loss[] | undefined> {
  const [, user] = deactivation.exec(path) ?? [];
  if (user === undefined) return undefined;
  const query = new URLSearchParams({ filter: `user.id eq "${user}"`, expand: `user/${user}`, limit: '200' });
  try {
    const losses: Loss[] = [];
    const list = `/api/v1/apps?${query.toString().replaceAll('+', '%20')}&includeNonDeleted=true`;
    for (const app of await probes.list(list)) {
      const at = `/api/v1/apps/${textAt(app, 'id') ?? ''}/users/${user}`;
      const embedded = memberAt(app, '_embedded', 'user');
      const assignment = isObject(embedded) ? embedded : await probes.object(at);
      if (assignment?.['scope'] === 'USER')
        losses.push({ path: at, before: factsOf(assignment, { method: 'DELETE' }) });
    }
    return losses;
  } catch (error) {
    if (error instanceof OktaError && (error.category === 'forbidden' || error.category === 'invalid_request'))
      return undefined;
    throw error;
  }
}
