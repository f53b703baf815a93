import { z } from 'zod';
import { refusedField } from '../okta/errors.ts';
import type { Okta } from './action.ts';
import { field } from './field.ts';

/** Text that is not empty, without surrounding white space. */
export function requiredText() {
  // One error is enough for empty text.
  return z.string().trim().min(1, { abort: true });
}

// One segment of a path: no slash, no control character, and not "." or "..", also when percent-encoded.
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is excluded
const segmentPattern = /^(?!(?:\.|%2[eE]){1,2}$)[^/\\\u0000-\u001f\u007f]+$/;

/** Text that is one segment of a path. */
export function segmentText() {
  return requiredText()
    .max(256)
    .regex(segmentPattern)
    .refine((text) => text.isWellFormed(), {
      message: 'is not valid Unicode',
      params: { hint: 'remove the broken character' },
    });
}

/** An optional text in an Okta object. */
export function text(title: string, description?: string) {
  return field(z.string(), { title, ...(description === undefined ? {} : { description }) }).optional();
}

/** An optional time in an Okta object. */
export function date(title: string) {
  return text(title, 'ISO 8601, UTC.');
}

/** Whether a step changed anything. Already being in the requested state is success. */
export const changed = field(z.boolean(), {
  title: 'Changed',
  description: 'False if the requested state already existed and nothing was written.',
});

/** Side effects and omissions of a step. */
export const notes = field(z.array(z.string()), {
  title: 'Notes',
  description: 'Side effects and omissions, one entry each.',
});

/** The user that a step was about, by ID only. */
export const userReference = field(z.strictObject({ id: field(z.string(), { title: 'User ID' }) }), { title: 'User' });

/** The group that a step was about, by ID only. */
export const groupReference = field(z.strictObject({ id: field(z.string(), { title: 'Group ID' }) }), {
  title: 'Group',
});

/** The app that a step was about, by ID only. */
export const appReference = field(z.strictObject({ id: field(z.string(), { title: 'App ID' }) }), { title: 'App' });

/** Input of a list step: its own fields, and how much of the list to return. */
export function listInput<Shape extends z.ZodRawShape>(shape: Shape) {
  return z
    .strictObject({
      ...shape,
      limit: field(z.int().min(1).max(1_000_000), {
        title: 'Limit',
        description: 'Maximum number of items.',
        default: 200,
      }).optional(),
      all: field(z.boolean(), {
        title: 'Everything',
        description: 'Whether to return every item. Large lists take several calls.',
        default: false,
      }).optional(),
      cursor: field(z.string().min(1), {
        title: 'Cursor',
        description: 'nextCursor of the previous page.',
      }).optional(),
    })
    .refine((input: object) => !('limit' in input && 'all' in input && input.all === true), {
      path: ['limit'],
      message: 'cannot be used together with all',
      params: { hint: 'use only one of them' },
    });
}

/** Output of a list step. */
export function listOutput<Item extends z.ZodType>(item: Item) {
  return z.strictObject({
    items: field(z.array(item), { title: 'Items' }),
    nextCursor: field(z.string(), {
      title: 'Next cursor',
      description: 'Present if there are more items. Pass it as cursor to continue.',
    }).optional(),
  });
}

/** One fault found by a rule over several fields. */
export interface FieldFault {
  /** Dotted path; an entry of a list by its index, such as `enum.1`. */
  readonly path: string;
  /** What is wrong; it continues the name of the field. */
  readonly message: string;
  /** What to do about it. */
  readonly hint?: string;
}

/** Makes a schema check from a rule over several fields. */
export function refuse<Value>(rule: (value: Value) => readonly FieldFault[]) {
  return ({ value, issues }: z.core.ParsePayload<Value>): void => {
    for (const { path, message, hint } of rule(value)) {
      issues.push({ code: 'custom', input: undefined, path: path.split('.').map(segment), message, params: { hint } });
    }
  };
}

// An entry of a list is named by its index: enum.1 becomes enum[1] in the message.
function segment(part: string): string | number {
  return /^\d+$/.test(part) ? Number(part) : part;
}

/** Whether a step may end the access of the user whose token it uses. */
export const allowTokenOwner = field(z.boolean(), {
  title: 'Even the token owner',
  description: "Whether to go ahead even if the user owns this connection's API token, which stops working with it.",
  default: false,
}).optional();

/** The value of {@link allowTokenOwner}. */
export interface OwnerConsent {
  readonly allowTokenOwner?: boolean | undefined;
}

/**
 * Refuses to end the access of the user who owns the connection's API token, unless the builder allows it: Okta revokes the
 * token with it, and the connection stops working halfway. Call it before the first write of a step.
 */
export async function refuseTokenOwner(
  okta: Okta<never>,
  {
    userId,
    allowTokenOwner = false,
    field = 'user',
    hint = 'set allowTokenOwner to true to go ahead',
  }: OwnerConsent & { userId: string; field?: string; hint?: string },
): Promise<void> {
  // Read the owner even if allowed, so that a later 401 can be explained.
  const owner = await okta.tokenOwner();
  if (owner?.id !== userId || allowTokenOwner) return;
  throw refusedField(field, {
    what: `names ${owner.login ?? userId}, the owner of this connection's API token, which would stop working`,
    hint: `use another user's token, or ${hint}`,
  });
}
