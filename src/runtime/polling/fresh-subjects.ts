import { absent } from '../../okta/absent.ts';
import { OktaError } from '../../okta/errors.ts';
import { segmentFault } from '../../okta/paths.ts';
import { toApp } from '../../resources/apps/app.ts';
import { toGroup } from '../../resources/groups/group.ts';
import type { Fresh, TriggerEvent } from '../../resources/logs/trigger-event.ts';
import { toUser } from '../../resources/users/user.ts';
import { type Subject, subjectOperations } from '../../step/trigger.ts';
import type { Session } from '../session.ts';

/** Reads of one page, so that what many events are about is read once. */
export type FreshReads = Map<string, Promise<unknown>>;

/** Reads what an event is about as it is now; what is gone, has no ID that can be asked for, or is refused is left out. */
export async function readFresh(
  session: Session,
  { subjects, about, reads }: { subjects: readonly Subject[]; about: TriggerEvent; reads: FreshReads },
): Promise<Fresh> {
  const notRead: string[] = [];
  const read = async (subject: Subject): Promise<unknown> => {
    const id = about[subject]?.id;
    if (!subjects.includes(subject) || segmentFault(id) !== undefined || id === undefined) return undefined;
    const key = `${subject} ${id}`;
    const answer = reads.get(key) ?? absent(ask(session, { subject, id }));
    reads.set(key, answer);
    try {
      return await answer;
    } catch (error) {
      // It would be refused every time, and one object out of the token's reach must not hold up all events after it.
      if (!isRefused(error)) throw error;
      notRead.push(`${subject}: ${error.message}`);
      return undefined;
    }
  };
  const [user, group, app] = await Promise.all([read('user'), read('group'), read('app')]);
  return {
    ...(user === undefined ? {} : { user: toUser(user) }),
    ...(group === undefined ? {} : { group: toGroup(group) }),
    ...(app === undefined ? {} : { app: toApp(app) }),
    ...(notRead.length === 0 ? {} : { notRead: notRead.sort() }),
  };
}

function isRefused(error: unknown): error is OktaError {
  return error instanceof OktaError && (error.category === 'forbidden' || error.category === 'invalid_request');
}

function ask({ client }: Session, { subject, id }: { subject: Subject; id: string }): Promise<unknown> {
  switch (subject) {
    case 'user':
      return client.call(subjectOperations.user, { path: { id } });
    case 'group':
      return client.call(subjectOperations.group, { path: { groupId: id } });
    case 'app':
      return client.call(subjectOperations.app, { path: { appId: id } });
  }
}
