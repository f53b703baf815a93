import { z } from 'zod';
import { field } from '../../step/field.ts';
import { requiredText, segmentText } from '../../step/fields.ts';
import { policyTypes } from '../policies/policy.ts';
import { riskLevels } from './risk-event.ts';

// Events name users by ID and username only, and "me" is nobody's. A filter that never matches would just stay silent.
function isUser(text: string): boolean {
  return !/\s/.test(text) && text.toLowerCase() !== 'me';
}

// All known Okta group IDs start with 00g. Their length varies.
function isGroupId(text: string): boolean {
  return /^00g\w+$/.test(text);
}

function userFault({ input }: { readonly input?: unknown }): string {
  return `is "${input}", which is not a user ID or username; find the user with find_users`;
}

function groupFault({ input }: { readonly input?: unknown }): string {
  return `is "${input}", which is not a group ID; find the ID (00g…) with list_groups`;
}

/** Narrows a trigger to one user. */
export const onlyUser = field(segmentText().refine(isUser, { error: userFault }), {
  title: 'User',
  description: 'Only events about this user, by user ID or username. Default: every user.',
  placeholder: 'grace.lindqvist@acme.example',
  optionsFrom: 'users',
}).optional();

/** Narrows a trigger to one group. */
export const onlyGroup = field(segmentText().refine(isGroupId, { error: groupFault }), {
  title: 'Group',
  description: 'Only events about this group, by group ID. Default: every group.',
  placeholder: '00gengineering000001',
  optionsFrom: 'groups',
}).optional();

/** Narrows a trigger to one app. */
export const onlyApp = field(segmentText(), {
  title: 'App',
  description: 'Only events about this app, by app ID or label. Default: every app.',
  placeholder: '0oaslack000000000001',
  optionsFrom: 'apps',
}).optional();

interface ObjectFilter {
  /** With its article, for example "a network zone". */
  readonly named: string;
  /** How its IDs begin. */
  readonly ids: string;
  readonly placeholder: string;
  readonly optionsFrom?: string;
}

// A name has spaces, mostly; a filter by name would never match.
function onlyObject({ named, ids, ...labels }: ObjectFilter) {
  const name = named.replace(/^an? /, '');
  const error = ({ input }: { readonly input?: unknown }) =>
    `is "${input}", which is not the ID of ${named}; find the ID (${ids}…) in the Admin Console`;
  return field(
    segmentText().refine((text) => !/\s/.test(text), { error }),
    {
      title: name.charAt(0).toUpperCase() + name.slice(1),
      description: `Only events about this ${name}, by its ID. Default: every ${name}.`,
      ...labels,
    },
  ).optional();
}

/** Narrows a trigger to one device. */
export const onlyDevice = onlyObject({
  named: 'a device',
  ids: 'guo',
  placeholder: 'guogracelaptop000001',
  optionsFrom: 'devices',
});

/** Narrows a trigger to one policy. */
export const onlyPolicy = onlyObject({
  named: 'a policy',
  ids: '00p… or rst',
  placeholder: '00pacmecontract00001',
  optionsFrom: 'policies',
});

/** Narrows a trigger to one network zone. */
export const onlyZone = onlyObject({
  named: 'a network zone',
  ids: 'nzo',
  placeholder: 'nzoacmeoffice0000001',
  optionsFrom: 'network_zones',
});

/** Narrows a trigger to one event hook. */
export const onlyHook = onlyObject({
  named: 'an event hook',
  ids: 'who',
  placeholder: 'whotickets0000000001',
  optionsFrom: 'event_hooks',
});

/** Narrows a trigger to one API token, by its ID and not by its secret value. */
export const onlyToken = onlyObject({
  named: 'an API token',
  ids: '00T',
  placeholder: '00Tnightlyreports0001',
  optionsFrom: 'api_tokens',
});

/** Narrows a trigger to some factors. */
export const onlyFactors = field(z.array(requiredText().max(100)).min(1), {
  title: 'Factors',
  description:
    'Only these factors, as the System Log names them (for example SMS_FACTOR, EMAIL_FACTOR, OKTA_VERIFY_PUSH, FIDO_WEBAUTHN) or by a word of the name, such as sms.',
  placeholder: 'SMS_FACTOR',
}).optional();

/** Narrows a trigger to policies of one type. */
export const onlyPolicyType = field(z.enum(policyTypes), {
  title: 'Policy type',
  description: 'Only policies of this type. Default: every type.',
}).optional();

/** Narrows a trigger to some levels of risk. */
export const onlyRiskLevels = field(z.array(field(z.enum(riskLevels), { title: 'Level' })).min(1), {
  title: 'Levels',
  description: 'Only changes to these risk levels. Default: every level.',
}).optional();

function isAddress(text: string): boolean {
  return z.ipv4().safeParse(text).success || z.ipv6().safeParse(text).success;
}

/** Narrows a trigger to one address. */
export const onlyAddress = field(requiredText().max(50).refine(isAddress, { error: 'is not an IP address' }), {
  title: 'IP address',
  description: 'Only requests from this IP address. Default: every address.',
  placeholder: '203.0.113.7',
}).optional();

/** Narrows a trigger to events whose outcome has a reason with these words. */
export const onlyReason = field(requiredText().max(200), {
  title: 'Reason',
  description: 'Only events whose outcome reason contains this text, ignoring case. Okta may change the reasons.',
  placeholder: 'INVALID_CREDENTIALS',
}).optional();

/** Narrows a trigger to one outcome, where each is of use. */
export const onlyOutcome = field(z.enum(['success', 'failed', 'any']), {
  title: 'Outcome',
  description: 'Which attempts to start for: successful, failed or any.',
  default: 'success',
}).optional();

/** Chooses among the event types of a trigger, see {@link EventChoice}. */
export function chosenFrom<Word extends string>(
  types: Readonly<Record<Word, string>>,
  info: { readonly title: string; readonly description: string },
) {
  return field(z.array(field(z.enum(keysOf(types)), { title: info.title })).min(1), info).optional();
}

/** Whether failed attempts count as well: Okta logs them with the same event type. */
export const includeFailed = field(z.boolean(), {
  title: 'Include failed attempts',
  description: 'Whether to also start for attempts that failed or were denied.',
  default: false,
}).optional();

/** Whether to read the objects of an event when it is delivered. */
export const fresh = field(z.boolean(), {
  title: 'Include current data',
  description:
    'Whether to add the current state of what the event is about under "fresh" (one extra call for each object).',
  default: false,
}).optional();

function keysOf<Word extends string>(types: Readonly<Record<Word, string>>): Word[] {
  return Object.keys(types) as Word[];
}
