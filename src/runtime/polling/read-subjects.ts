import { allEnded } from '../../okta/calls.ts';
import { OktaError } from '../../okta/errors.ts';
import { segmentFault } from '../../okta/paths.ts';
import type { Fresh, TriggerEvent } from '../../resources/logs/trigger-event.ts';
import type { Okta } from '../../step/action.ts';
import { type Subject, subjectOperations } from '../../step/trigger.ts';
import { stepOkta } from '../run/step-okta.ts';
import type { Session } from '../session.ts';

/** The reads of one page. Each object is read once, even if many events are about it. */
export type SubjectReads = Map<string, Promise<Fresh>>;

/** Reads what an event is about as it is now. Leaves out objects that are deleted, have no usable ID, or are refused. */
export async function readSubjects(
  session: Session,
  { subjects, about, reads }: { subjects: readonly Subject[]; about: TriggerEvent; reads: SubjectReads },
): Promise<Fresh> {
  const okta = stepOkta(session.client);
  const notRead: string[] = [];
  const read = async (subject: Subject): Promise<Fresh> => {
    const id = about[subject]?.id;
    if (segmentFault(id) !== undefined || id === undefined) return {};
    const key = `${subject} ${id}`;
    const reading = reads.get(key) ?? findSubject(okta, { subject, id });
    reads.set(key, reading);
    try {
      return await reading;
    } catch (error) {
      // A retry would be refused again, and one object that the token cannot read must not block all later events.
      if (!isRefused(error)) throw error;
      notRead.push(`${subject}: ${error.message}`);
      return {};
    }
  };
  const parts = await allEnded(subjects.map(read));
  const fresh: Fresh = {};
  for (const part of parts) Object.assign(fresh, part);
  return { ...fresh, ...(notRead.length === 0 ? {} : { notRead: notRead.sort() }) };
}

function isRefused(error: unknown): error is OktaError {
  return error instanceof OktaError && (error.category === 'forbidden' || error.category === 'invalid_request');
}

type SubjectOperation = (typeof subjectOperations)[Subject];

async function findSubject(
  okta: Okta<SubjectOperation>,
  { subject, id }: { subject: Subject; id: string },
): Promise<Fresh> {
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
    case 'device': {
      const device = await okta.find(subjectOperations.device, { path: { deviceId: id } });
      return device === undefined ? {} : { device };
    }
    case 'policy': {
      const policy = await okta.find(subjectOperations.policy, { path: { policyId: id } });
      return policy === undefined ? {} : { policy };
    }
    case 'zone': {
      const zone = await okta.find(subjectOperations.zone, { path: { zoneId: id } });
      return zone === undefined ? {} : { zone };
    }
  }
}
