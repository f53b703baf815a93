import { type Connection, isOktaError } from '../../src/index.ts';
import { at, type Stage } from './stage.ts';
import { names } from './story.ts';

type Read = readonly [key: string, input: object, tell: (output: unknown) => string];

function readsOfOwner(user: string): Read[] {
  return [
    ['get_user', { user }, (found) => `${at(found, 'profile', 'login')} is ${at(found, 'status')}`],
    ['list_user_groups', { user, limit: 5 }, (groups) => names(groups, 'profile', 'name')],
    ['list_user_apps', { user, limit: 5 }, (apps) => names(apps, 'label')],
  ];
}

/** Tests a connection to a real org with a few reads. The stage rejects every step that writes. */
export async function lookAround(stage: Stage, connection: Connection): Promise<void> {
  stage.chapter(`Connection to ${connection.orgUrl}`);
  const { ok, org, owner, roles, may, hidden, warnings } = await connection.test();
  stage.check(
    `it works: ${org.name ?? org.id}, with ${owner === undefined ? 'a service app' : `a token of ${owner.name} (${owner.login})`}`,
    ok,
  );
  stage.aside(`roles: ${roles === undefined ? 'not shown to this token' : roles.join(', ') || 'none'}`);
  for (const sentence of [...may, ...hidden, ...warnings]) stage.aside(sentence);

  stage.chapter('Reading, and nothing else');
  const reads: readonly Read[] = [
    ...(owner === undefined ? [] : readsOfOwner(owner.id)),
    ['list_groups', { limit: 5 }, (groups) => names(groups, 'profile', 'name')],
    ['find_users', { limit: 5 }, (users) => names(users, 'profile', 'firstName')],
  ];
  for (const [key, input, tell] of reads) {
    try {
      await stage.act(key, input, tell);
    } catch (error) {
      // A role without a read permission is not a connection error.
      if (!isOktaError(error) || error.category !== 'forbidden') throw error;
    }
  }
}
