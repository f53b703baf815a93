import { OktaError } from '../../okta/errors.ts';
import { segmentFault } from '../../okta/paths.ts';
import type { Fresh, TriggerEvent } from '../../resources/logs/trigger-event.ts';
import type { Okta } from '../../step/action.ts';
import { type Subject, subjectOperations } from '../../step/trigger.ts';
import { stepOkta } from '../run/step-okta.ts';
import type { Session } from '../session.ts';

/** Reads of one page, so that an object that many events are about is read once. */
export type FreshReads = Map<string, Promise<Fresh>>;

/** Reads the objects that an event is about. Leaves out those that are gone, have no usable ID or are refused. */
export async function readFresh(
  session: Session,
  { subjects, about, reads }: { subjects: readonly Subject[]; about: TriggerEvent; reads: FreshReads },
): Promise<Fresh> {
  const okta = stepOkta(session.client);
  const notRead: string[] = [];
  const read = async (subject: Subject): Promise<Fresh> => {
    const id = about[subject]?.id;
    if (!subjects.includes(subject) || segmentFault(id) !== undefined || id === undefined) return {};
    const key = `${subject} ${id}`;
    const reading = reads.get(key) ?? find(okta, { subject, id });
    reads.set(key, reading);
    try {
      return await reading;
    } catch (error) {
      // It would be refused every time, and one object out of the token's reach must not hold up all later events.
      if (!isRefused(error)) throw error;
      notRead.push(`${subject}: ${error.message}`);
      return {};
    }
  };
  const [user, group, app] = await Promise.all([read('user'), read('group'), read('app')]);
  return { ...user, ...group, ...app, ...(notRead.length === 0 ? {} : { notRead: notRead.sort() }) };
}

function isRefused(error: unknown): error is OktaError {
  return error instanceof OktaError && (error.category === 'forbidden' || error.category === 'invalid_request');
}

type SubjectOperation = (typeof subjectOperations)[Subject];

async function find(okta: Okta<SubjectOperation>, { subject, id }: { subject: Subject; id: string }): Promise<Fresh> {
  switch (subject) {
    case 'user': {
      const user = await okta.find(subjectOperations.user, { path: { id } });
      return user === undefined ? {} : { user };
    }
    case 'group': {
      const group = await okta.find(subjectOperations.group, { path: { groupId: id } });
      return group === undefined ? {} : { group };
    }
    case 'app': {
      const app = await okta.find(subjectOperations.app, { path: { appId: id } });
      return app === undefined ? {} : { app };
    }
  }
}
