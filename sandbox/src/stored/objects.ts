import { matches } from '../expressions/expression.ts';
import { type Call, isObject, noContent, type OrgResponse, ok } from '../http/call.ts';
import { invalid, leftBlank, notFound } from '../http/errors.ts';
import { type PageRules, pageByIndex, pageRequest, pageResponse } from '../http/paging.ts';
import { anyStartsWith, readExpression } from '../http/queries.ts';
import type { Org } from '../state/org.ts';
import type { StoredKind, StoredVerb } from './kind.ts';
import type { StoredObject } from './stored-object.ts';

/** The members that Okta sets itself; a body may repeat them. */
const own: readonly string[] = [
  'id',
  'status',
  'created',
  'createdBy',
  'lastUpdated',
  'lastUpdatedBy',
  'system',
  '_links',
  '_link',
];

function view(call: Call, kind: StoredKind, object: StoredObject): Record<string, unknown> {
  const { id, status, created, lastUpdated, members } = object;
  const href = `${call.base}${object.list}/${id}`;
  const change = status === 'ACTIVE' ? 'deactivate' : 'activate';
  const lifecycle = { [change]: { href: `${href}/lifecycle/${change}`, hints: { allow: ['POST'] } } };
  return {
    id,
    ...(kind.lifecycle ? { status } : {}),
    ...(kind.shown ?? ((shown) => shown))(members),
    ...(kind.marksSystem === true ? { system: object.system } : {}),
    ...(kind.timeless === true ? {} : { created, lastUpdated }),
    _links: { self: { href, hints: { allow: ['GET', 'PUT', 'DELETE'] } }, ...(kind.lifecycle ? lifecycle : {}) },
  };
}

/** The path of the list that a call is about. */
function listOf(call: Call, kind: StoredKind): string {
  kind.checkParents?.(call);
  return kind.path.replace(/:(\w+)/g, (_, name: string) => call.param(name));
}

function objectOf(call: Call, kind: StoredKind): StoredObject {
  const list = listOf(call, kind);
  const id = call.param('objectId');
  const object = call.org.stored.get(id);
  if (object?.list !== list) throw notFound(id, kind.resource);
  return object;
}

function logged(call: Call, kind: StoredKind, done: { verb: StoredVerb; object: StoredObject }): void {
  const eventType = kind.events?.[done.verb];
  if (eventType === undefined) return;
  const { id, members } = done.object;
  const displayName = String(members['name'] ?? id);
  // The type of the target is undocumented.
  call.log({ eventType, target: [{ id, type: kind.resource, alternateId: 'unknown', displayName }] });
}

/** The members of a body that callers set, checked. */
function readMembers(kind: StoredKind, body: Record<string, unknown>): Record<string, unknown> {
  const given = Object.entries(body).filter(([name]) => !own.includes(name) || (name === 'status' && !kind.lifecycle));
  const members = { ...kind.defaults, ...Object.fromEntries(given) };
  for (const name of kind.required) if (members[name] === undefined || members[name] === '') throw leftBlank(name);
  const { name } = members;
  if (typeof name !== 'string') throw invalid('name', 'name: must be a string');
  if (name.length > kind.maxName) throw invalid('name', `name: The field cannot exceed ${kind.maxName} characters`);
  return members;
}

/** Rejects a name that another object of the kind has, where names are unique (the sentence is undocumented). */
function refuseTakenName(call: Call, kind: StoredKind, named: { name: unknown; except?: StoredObject }): void {
  if (kind.uniqueNames !== true) return;
  const { name, except } = named;
  const others = call.org.stored.of(listOf(call, kind)).filter((object) => object !== except);
  if (others.some(({ members }) => members['name'] === name)) {
    throw invalid('name', 'name: An object with this field already exists in the current organization');
  }
}

/** Removes what belongs to an object that is deleted. */
export function removeBelow(org: Org, path: string): void {
  for (const { id, list } of [...org.stored.values()]) if (`${list}/`.startsWith(path)) org.stored.delete(id);
}

type Handle = (call: Call) => OrgResponse;
type StoredHandlers = Readonly<
  Record<'list' | 'get' | 'create' | 'replace' | 'update' | 'activate' | 'deactivate' | 'delete', Handle>
>;

/** The handlers of one kind. */
export function storedHandlers(kind: StoredKind): StoredHandlers {
  const rules: PageRules = {
    list: kind.path,
    defaultLimit: kind.page?.defaultLimit ?? Number.MAX_SAFE_INTEGER,
    maxLimit: kind.page?.maxLimit ?? Number.MAX_SAFE_INTEGER,
  };

  const matching = (call: Call): StoredObject[] => {
    const filter = kind.filter === undefined ? null : call.query.get('filter');
    const expression = filter === null ? undefined : readExpression(filter, 'filter', kind.filter ?? {});
    const q = kind.searched === undefined ? undefined : call.query.get('q')?.toLowerCase();
    const type = kind.typeParameter === undefined ? null : call.query.get(kind.typeParameter);
    return call.org.stored.of(listOf(call, kind)).filter(({ members, status }) => {
      if (type !== null && members['type'] !== type) return false;
      if (
        q !== undefined &&
        !anyStartsWith(
          (kind.searched ?? []).map((name) => members[name]),
          q,
        )
      )
        return false;
      const compared = (kind.filtered ?? ((same) => same))(members);
      return expression === undefined || matches(expression, { ...compared, status });
    });
  };

  const changed = (call: Call, members: Record<string, unknown>): OrgResponse => {
    const object = objectOf(call, kind);
    refuseTakenName(call, kind, { name: members['name'], except: object });
    object.members = members;
    object.lastUpdated = call.org.stamp();
    logged(call, kind, { verb: 'update', object });
    return ok(view(call, kind, object));
  };

  const setStatus = (call: Call, status: StoredObject['status']): OrgResponse => {
    const object = objectOf(call, kind);
    object.status = status;
    object.lastUpdated = call.org.stamp();
    logged(call, kind, { verb: status === 'ACTIVE' ? 'activate' : 'deactivate', object });
    return kind.silentLifecycle === true ? noContent : ok(view(call, kind, object));
  };

  return {
    list(call) {
      const found = matching(call);
      const body = (objects: readonly StoredObject[]) => objects.map((object) => view(call, kind, object));
      if (kind.page === undefined) return ok(body(found));
      const request = pageRequest(call, rules);
      const { items, next } = pageByIndex(found, { request, rules });
      return pageResponse(call, { rules, request, next, body: body(items) });
    },
    get: (call) => ok(view(call, kind, objectOf(call, kind))),
    create(call) {
      const { org } = call;
      const members = readMembers(kind, call.object());
      refuseTakenName(call, kind, { name: members['name'] });
      const created = org.stamp();
      const object: StoredObject = {
        id: org.ids(kind.prefix),
        seq: org.nextSeq(),
        list: listOf(call, kind),
        system: false,
        created,
        lastUpdated: created,
        // Okta's SDK tests: active, whatever the body says.
        status: 'ACTIVE',
        members,
      };
      org.stored.keep(object);
      logged(call, kind, { verb: 'create', object });
      return { status: kind.created ?? 200, body: view(call, kind, object) };
    },
    // Okta's reference (replaceInlineHook): a body need not repeat what cannot be changed.
    replace(call) {
      const { type, version } = objectOf(call, kind).members;
      const kept = { ...(type === undefined ? {} : { type }), ...(version === undefined ? {} : { version }) };
      return changed(call, readMembers(kind, { ...kept, ...call.object() }));
    },
    update: (call) => changed(call, readMembers(kind, updated(objectOf(call, kind).members, call.object()))),
    activate: (call) => setStatus(call, 'ACTIVE'),
    deactivate: (call) => setStatus(call, 'INACTIVE'),
    delete(call) {
      if (kind.deleteAgain === true && !call.org.stored.has(call.param('objectId'))) return noContent;
      const object = objectOf(call, kind);
      // Okta's reference (deleteInlineHook); the code is undocumented.
      if (kind.deleteInactive === true && object.status === 'ACTIVE') {
        throw invalid('status', `status: Only an INACTIVE ${kind.resource} can be deleted`);
      }
      // Undocumented code: what Okta made stays.
      if (object.system) throw invalid('system', `system: A ${kind.resource} of Okta cannot be deleted`);
      removeBelow(call.org, `${object.list}/${object.id}/`);
      call.org.stored.delete(object.id);
      logged(call, kind, { verb: 'delete', object });
      return noContent;
    },
  };
}

/** Okta's reference (updateSmsTemplate): members with a value are changed, and members of an object one by one; empty ones go. */
function updated(present: Record<string, unknown>, given: Record<string, unknown>): Record<string, unknown> {
  const result = { ...present };
  for (const [name, value] of Object.entries(given)) {
    const known = result[name];
    if (isObject(value) && isObject(known)) {
      const merged = Object.entries({ ...known, ...value });
      result[name] = Object.fromEntries(merged.filter(([, one]) => one !== null && one !== ''));
    } else if (value !== null && value !== '') {
      result[name] = value;
    }
  }
  return result;
}
