import { z } from 'zod';
import { objectAt } from '../../okta/json.ts';
import { field } from '../../step/field.ts';
import { text } from '../../step/fields.ts';
import { type LogEvent, logEventModel } from '../../step/log-event.ts';
import type { EventObject, Trigger } from '../../step/trigger.ts';
import { appModel } from '../apps/app.ts';
import { deviceModel } from '../devices/device.ts';
import { groupModel } from '../groups/group.ts';
import { zoneModel } from '../network-zones/zone.ts';
import { policyModel } from '../policies/policy.ts';
import { userModel } from '../users/user.ts';
import { objectKinds } from './event-objects.ts';
import { objectOf, type Party, partyOf, resultOf, targetOf, targetsOf, textIn, userOf } from './event-parties.ts';
import { factorOf } from './factor-event.ts';
import { riskLevelOf } from './risk-event.ts';
import { watchedModels, watchedNames } from './watched-values.ts';

const id = field(z.string(), { title: 'ID' });
const person = { id, login: text('Login'), name: text('Name') };

/** Okta objects whose members are not defined here. */
const freeForm = z.record(z.string(), z.unknown());

const freshLabel = {
  title: 'Current data',
  description: 'Read when the event was delivered. Deleted objects are left out.',
};
const freshModel = z.strictObject({
  user: userModel.optional(),
  group: groupModel.optional(),
  app: appModel.optional(),
  device: deviceModel.optional(),
  policy: policyModel.optional(),
  zone: zoneModel.optional(),
  notRead: field(z.array(z.string()), {
    title: 'Not read',
    description: 'Objects that Okta refused to return, and why, one sentence each.',
  }).optional(),
});

const thing = z.strictObject({ id, name: text('Name') });

/** The objects besides users, groups and apps, and the list of every target. */
const objectModels = {
  device: field(thing, { title: 'Device' }).optional(),
  policy: field(thing, { title: 'Policy' }).optional(),
  rule: field(thing, { title: 'Policy rule' }).optional(),
  zone: field(thing, { title: 'Network zone' }).optional(),
  authenticator: field(thing, { title: 'Authenticator' }).optional(),
  role: field(thing, { title: 'Admin role' }).optional(),
  resourceSet: field(thing, { title: 'Resource set' }).optional(),
  token: field(thing, { title: 'API token' }).optional(),
  hook: field(thing, { title: 'Event hook' }).optional(),
  targets: field(z.array(z.strictObject({ type: text('Type'), id, name: text('Name') })), {
    title: 'Targets',
    description: 'Everything that the event is about. Okta does not guarantee an order.',
  }).optional(),
} as const satisfies Record<EventObject | 'targets', z.ZodType>;

/** The output of a trigger: one System Log event in a stable shape, and the raw event. */
export const triggerEventModel = z.strictObject({
  uuid: field(z.string(), { title: 'Event ID', description: 'Unique event ID. Use it to deduplicate.' }),
  eventType: field(z.string(), { title: 'Event type' }),
  published: field(z.string(), { title: 'When', description: 'ISO 8601, UTC.' }),
  message: text('Message', "Okta's description. The wording may change."),
  succeeded: field(z.boolean(), {
    title: 'Succeeded',
    description: 'False if the outcome is not SUCCESS or ALLOW, for example for a failed attempt.',
  }),
  outcome: field(
    z.strictObject({ result: text('Result', 'For example SUCCESS or FAILURE.'), reason: text('Reason') }),
    {
      title: 'Outcome',
    },
  ),
  actor: field(z.strictObject({ ...person, type: text('Type', 'For example User or SystemPrincipal.') }), {
    title: 'Who did it',
  }).optional(),
  user: field(z.strictObject(person), { title: 'User' }).optional(),
  group: field(thing, { title: 'Group' }).optional(),
  app: field(thing, { title: 'App' }).optional(),
  appUser: field(z.strictObject(person), { title: 'Account in the app' }).optional(),
  ...objectModels,
  where: field(
    z.strictObject({
      ipAddress: text('IP address'),
      city: text('City'),
      state: text('State'),
      country: text('Country'),
      zone: text('Network zone'),
      device: text('Device'),
      os: text('Operating system'),
      browser: text('Browser'),
      userAgent: text('User agent'),
    }),
    { title: 'Where from', description: 'Empty if the event does not say.' },
  ),
  changes: field(
    z.strictObject({
      attributes: field(z.array(z.string()), {
        title: 'Attributes',
        description: 'Names of the changed attributes.',
      }).optional(),
      privileges: field(z.array(z.string()), {
        title: 'Privileges',
        description: "Admin roles that were granted or revoked, or the roles listed in Okta's debug data.",
      }).optional(),
      details: field(
        z.array(
          z.strictObject({
            type: text('Type', 'Type of the changed object, for example User.'),
            id: text('ID'),
            name: text('Name'),
            change: field(freeForm, { title: 'Change', description: 'Old and new values.' }).optional(),
            detail: field(freeForm, { title: 'Detail' }).optional(),
          }),
        ),
        { title: 'Details' },
      ).optional(),
    }),
    { title: 'What changed', description: 'What the event says about the change. Okta may change its form.' },
  ),
  factor: text('Factor', 'For an event about one MFA factor, its name in the System Log, for example SMS_FACTOR.'),
  riskLevel: text('Risk level', "For an event about a user's risk, the level that Okta gives, for example HIGH."),
  hookIds: field(z.array(z.string()), {
    title: 'Event hooks',
    description: 'IDs of the event hooks that received it.',
  }).optional(),
  ...watchedModels,
  event: logEventModel,
  fresh: field(freshModel, freshLabel).optional(),
});

/** The output of a trigger, see {@link triggerEventModel}. */
export type TriggerEvent = z.infer<typeof triggerEventModel>;

/** The output of a trigger whose events have these subjects and objects. */
export function triggerOutput({
  subjects,
  objects,
  watches,
}: Pick<Trigger, 'subjects' | 'objects' | 'watches'>): z.ZodObject {
  const others: readonly string[] = objects === undefined ? [] : [...objects, 'targets'];
  const left = Object.keys(objectModels).filter((name) => !others.includes(name));
  if (watches === undefined) left.push(...watchedNames);
  const { fresh: _, ...shape } = triggerEventModel.shape;
  const own = z.strictObject(Object.fromEntries(Object.entries(shape).filter(([name]) => !left.includes(name))));
  if (subjects.length === 0) return simplifiable(own);
  const parts: readonly string[] = [...subjects, 'notRead'];
  const some = Object.entries(freshModel.shape).filter(([name]) => parts.includes(name));
  const fresh = field(z.strictObject(Object.fromEntries(some)), freshLabel).optional();
  return simplifiable(own.extend({ fresh }));
}

// The event as Okta sent it repeats everything else.
function simplifiable(output: z.ZodObject): z.ZodObject {
  const essential = Object.keys(output.shape).filter((name) => name !== 'event' && name !== 'hookIds');
  return field(output, { title: 'Event', essential });
}

/** Objects read when an event is delivered. */
export type Fresh = NonNullable<TriggerEvent['fresh']>;

/** The output for an event. Targets are identified by type: Okta does not guarantee their order. */
export function toTriggerEvent(
  event: LogEvent,
  { userIs, objects }: { readonly [Name in 'userIs' | 'objects']?: Trigger[Name] | undefined } = {},
): TriggerEvent {
  const { uuid, eventType, published } = event;
  const result = resultOf(event);
  const outcome = texts({ result, reason: textIn(objectAt(event.outcome), 'reason') });
  const actor = partyOf(event.actor);
  const user = userOf(event, { userIs });
  const group = targetOf(event, 'UserGroup');
  const app = targetOf(event, 'AppInstance');
  const appUser = targetOf(event, 'AppUser');
  const where = whereOf(event);
  const changes = changesOf(event);
  const hookIds = listed(event, 'targetEventHookIds');
  return {
    uuid,
    eventType,
    published,
    ...texts({ message: textIn(event, 'displayMessage') }),
    succeeded: result === undefined || result === 'SUCCESS' || result === 'ALLOW',
    outcome,
    ...(actor === undefined ? {} : { actor: { ...personOf(actor), ...texts({ type: actor.type }) } }),
    ...(user === undefined ? {} : { user: personOf(user) }),
    ...(group === undefined ? {} : { group: thingOf(group) }),
    ...(app === undefined ? {} : { app: thingOf(app) }),
    ...(appUser === undefined ? {} : { appUser: personOf(appUser) }),
    ...(objects === undefined ? {} : objectsOf(event, objects)),
    where,
    changes,
    ...texts({ factor: factorOf(event), riskLevel: riskLevelOf(event) }),
    ...(hookIds === undefined ? {} : { hookIds }),
    event,
  };
}

function objectsOf(event: LogEvent, names: readonly EventObject[]): Pick<TriggerEvent, EventObject | 'targets'> {
  const found: Pick<TriggerEvent, EventObject | 'targets'> = {};
  for (const kind of objectKinds) {
    const party = names.includes(kind.name) ? objectOf(event, kind) : undefined;
    if (party !== undefined) found[kind.name] = thingOf(party);
  }
  found.targets = targetsOf(event).map((party) => ({ ...texts({ type: party.type }), ...thingOf(party) }));
  return found;
}

function whereOf(event: LogEvent): NonNullable<TriggerEvent['where']> {
  const client = objectAt(event.client);
  const place = objectAt(client, 'geographicalContext');
  const agent = objectAt(client, 'userAgent');
  // Recorded: "Unknown" and "UNKNOWN" if Okta cannot determine it.
  const known = (object: Readonly<Record<string, unknown>>, name: string) => {
    const value = textIn(object, name);
    return value?.toLowerCase() === 'unknown' ? undefined : value;
  };
  return texts({
    ipAddress: textIn(client, 'ipAddress'),
    city: textIn(place, 'city'),
    state: textIn(place, 'state'),
    country: textIn(place, 'country'),
    zone: textIn(client, 'zone'),
    device: known(client, 'device'),
    os: known(agent, 'os'),
    browser: known(agent, 'browser'),
    userAgent: textIn(agent, 'rawUserAgent'),
  });
}

// Okta's reference: debug data is not stable, so nothing here is expected to exist.
function changesOf(event: LogEvent): NonNullable<TriggerEvent['changes']> {
  const details = targetsOf(event).flatMap((party) => {
    const { id: partyId, type, changeDetails, detailEntry } = party;
    if (changeDetails === undefined && detailEntry === undefined) return [];
    return {
      ...texts({ type, id: partyId, name: nameOf(party) }),
      ...(changeDetails === undefined ? {} : { change: changeDetails }),
      ...(detailEntry === undefined ? {} : { detail: detailEntry }),
    };
  });
  const attributes = listed(event, 'changedAttributes');
  const privileges = rolesOf(event) ?? listed(event, 'privilegeGranted') ?? listed(event, 'privilegeRevoked');
  return {
    ...(attributes === undefined ? {} : { attributes }),
    ...(privileges === undefined ? {} : { privileges }),
    ...(details.length === 0 ? {} : { details }),
  };
}

// Recorded: the debug data lists every role that the user has after the change; the one that changed is a target.
function rolesOf(event: LogEvent): string[] | undefined {
  const roles = targetsOf(event).filter(({ type }) => type === 'ROLE' || type === 'CUSTOM_ROLE');
  const names = roles.flatMap((role) => nameOf(role) ?? []);
  return names.length === 0 ? undefined : names;
}

function listed(event: LogEvent, name: string): string[] | undefined {
  const text = textIn(objectAt(event, 'debugContext', 'debugData'), name);
  const entries = text?.split(',').map((entry) => entry.trim());
  return entries?.filter((entry) => entry !== '');
}

function personOf({ id: partyId, alternateId, displayName }: Party) {
  return { id: partyId, ...texts({ login: alternateId, name: displayName }) };
}

function thingOf(party: Party) {
  return { id: party.id, ...texts({ name: nameOf(party) }) };
}

// Recorded: the display name of an app is that of its type, such as "OpenID Connect Client"; only its label is specific.
function nameOf({ type, alternateId, displayName }: Party): string | undefined {
  return type.toLowerCase() === 'appinstance' ? (alternateId ?? displayName) : (displayName ?? alternateId);
}

/** The texts that are present. */
function texts<Name extends string>(values: Readonly<Record<Name, string | undefined>>): { [name in Name]?: string } {
  const present: { [name in Name]?: string } = {};
  for (const name in values) {
    const value = values[name];
    if (value !== undefined && value !== '') present[name] = value;
  }
  return present;
}
