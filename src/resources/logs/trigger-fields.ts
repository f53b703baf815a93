import { z } from 'zod';
import { field } from '../../step/field.ts';
import { requiredText, segmentText } from '../../step/fields.ts';

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

/** Narrows a trigger to some factors. */
export const onlyFactors = field(z.array(requiredText().max(100)).min(1), {
  title: 'Factors',
  description:
    'Only these factors, as the System Log names them (for example SMS_FACTOR, EMAIL_FACTOR, OKTA_VERIFY_PUSH, FIDO_WEBAUTHN) or by a word of the name, such as sms.',
  placeholder: 'SMS_FACTOR',
}).optional();

/** Whether failed attempts count as well: Okta logs them with the same event type. */
export const includeFailed = field(z.boolean(), {
  title: 'Include failed attempts',
  description: 'Whether to also start for attempts that failed or were denied.',
  default: false,
}).optional();

/** Whether to read the objects of an event when it is delivered. */
export const fresh = field(z.boolean(), {
  title: 'Include current data',
  description: 'Whether to add the current user, group or app under "fresh" (one extra call per event).',
  default: false,
}).optional();
