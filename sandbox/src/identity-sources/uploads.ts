import { type Call, isObject, type OrgResponse } from '../http/call.ts';
import { ApiError, invalid, leftBlank } from '../http/errors.ts';
import { appParty } from '../logs/parties.ts';
import { importedUser } from './import.ts';
import { isOpen, type UploadKind } from './import-session.ts';
import { sessionOf } from './sessions.ts';

/** Okta docs (Anything-as-a-Source): at most 200 entities and 200 KB in a request, and 50 requests in a session. */
const most = { entities: 200, bytes: 200 * 1024, requests: 50 } as const;

interface UploadRules {
  readonly kind: UploadKind;
  /** The member of the body that has the entities. */
  readonly list: 'profiles' | 'memberships';
  readonly eventType: string;
}

const users = { list: 'profiles' } as const;

/** The kinds of upload by the name in the path. */
export const uploadKinds: Readonly<Record<string, UploadRules>> = {
  'bulk-upsert': { ...users, kind: 'users', eventType: 'system.identity_sources.bulk_upsert' },
  'bulk-delete': { ...users, kind: 'users-delete', eventType: 'system.identity_sources.bulk_delete' },
  'bulk-groups-upsert': { list: 'profiles', kind: 'groups', eventType: 'system.identity_sources.bulk_group_upsert' },
  'bulk-group-memberships-upsert': {
    list: 'memberships',
    kind: 'memberships',
    eventType: 'system.identity_sources.bulk_group_membership_upsert',
  },
};

/** Okta docs: the list is missing, malformed or empty: 400. */
function readItems(call: Call, { kind, list }: UploadRules): Record<string, unknown>[] {
  const body = call.object();
  const ofUsers = kind === 'users' || kind === 'users-delete';
  if (ofUsers && body['entityType'] !== 'USERS') throw invalid('entityType', 'entityType: must be USERS');
  const items = body[list];
  if (!Array.isArray(items) || items.length === 0) throw leftBlank(list);
  if (items.length > most.entities) throw invalid(list, `${list}: at most ${most.entities} entities`);
  const id = list === 'profiles' ? 'externalId' : 'groupExternalId';
  return items.map((item: unknown) => {
    if (!isObject(item)) throw new ApiError('E0000003');
    if (typeof item[id] !== 'string' || item[id] === '') throw leftBlank(list, `${list}.${id}`);
    return item;
  });
}

/** Okta docs: 202; the first upload makes the session IN_PROGRESS, unless it only names users to delete whom Okta does not know. */
export function upload(call: Call, rules: UploadRules): OrgResponse {
  const { app, session } = sessionOf(call);
  if (!isOpen(session))
    throw invalid('status', `status: Data cannot be uploaded to a session that is ${session.status}`);
  if (call.bytes > most.bytes) throw invalid(rules.list, `${rules.list}: at most ${most.bytes} bytes`);
  if (session.uploads.length >= most.requests) throw invalid('session', `session: at most ${most.requests} requests`);
  const items = readItems(call, rules);
  session.uploads.push({ kind: rules.kind, items });
  const known = items.some(({ externalId }) => importedUser(call.org, app.id, externalId) !== undefined);
  if (rules.kind !== 'users-delete' || known) session.status = 'IN_PROGRESS';
  session.lastUpdated = call.org.stamp();
  call.log({ eventType: rules.eventType, target: [appParty(app)] });
  return { status: 202 };
}
