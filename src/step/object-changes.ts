import { OktaError } from '../okta/errors.ts';
import { isObject } from '../okta/json.ts';
import type { Okta } from './action.ts';

type Json = Readonly<Record<string, unknown>>;

/** How an object is changed that Okta can only replace as a whole. */
export interface Replacement<Value extends Json> {
  /** What no other run of this process may change meanwhile, such as the ID. */
  readonly object: string;
  /** What it is called in errors, such as `the group Engineering`. */
  readonly called: string;
  readonly read: () => Promise<Value>;
  /** The members to change, or a function of the object as it is. Objects are merged; lists and null replace what is there. */
  readonly change: Json | ((before: Value) => Json);
  /** Sends the whole object. Leave out of the body what Okta sets itself. */
  readonly replace: (merged: Value, before: Value) => Promise<unknown>;
}

/** An object after a change. */
export interface Replaced<Value> {
  readonly changed: boolean;
  readonly before: Value;
  readonly after: Value;
}

/** How often to change an object again that another client has replaced meanwhile. */
const rounds = 3;

/**
 * Changes some members of an object that Okta only replaces as a whole: reads it, puts the change over it, replaces it, and
 * reads it back. If another client has replaced it in between, does so again, and throws `conflict` in the end.
 */
export async function replaceMerged<Value extends Json>(
  okta: Pick<Okta<never>, 'exclusive'>,
  { object, called, read, change, replace }: Replacement<Value>,
): Promise<Replaced<Value>> {
  return okta.exclusive(object, async () => {
    const before = await read();
    let now = before;
    for (let round = 0; ; round += 1) {
      const wanted = typeof change === 'function' ? change(now) : change;
      if (includes(now, wanted)) return { changed: round > 0, before, after: now };
      if (round === rounds) break;
      await replace(merged(now, wanted), now);
      now = await read();
    }
    throw new OktaError('conflict', {
      what: `Okta accepted the change of ${called}, but it does not show in what Okta returns`,
      hint: 'check whether somebody else changes it at the same time, and run the step again',
    });
  });
}

/** Whether an object already has all members of a change; an absent one counts as null. */
export function includes(present: unknown, wanted: unknown): boolean {
  if (isObject(wanted)) {
    const from: Json = isObject(present) ? present : {};
    return Object.entries(wanted).every(([name, value]) => value === undefined || includes(from[name], value));
  }
  return JSON.stringify(present ?? null) === JSON.stringify(wanted ?? null);
}

/** An object with a change put over it. */
export function merged<Value extends Json>(before: Value, change: Json): Value {
  const whole: Record<string, unknown> = { ...before };
  for (const [name, value] of Object.entries(change)) {
    if (value === undefined) continue;
    const present = whole[name];
    whole[name] = isObject(value) && isObject(present) ? merged(present, value) : value;
  }
  return whole as Value;
}

/** How the status of an object is changed. */
export interface StatusChange<Value extends { readonly status?: string | undefined }> {
  readonly read: () => Promise<Value>;
  /** The status after the change. */
  readonly status: string;
  /** Sends the change. The look-up finds out after a lost response whether Okta made it. */
  readonly send: (afterLoss: { readonly lookUp: () => Promise<unknown> }) => Promise<unknown>;
  /** What is wrong with an object in this status; `undefined` if nothing is. */
  readonly refuse?: (before: Value) => OktaError | undefined;
}

/**
 * Activates, deactivates, suspends … an object unless it has the status already. A refusal counts as success if it has the
 * status by then. After a lost response the status tells, and the request is sent again if it is not there.
 */
export async function changeStatusOf<Value extends { readonly status?: string | undefined }>({
  read,
  status,
  send,
  refuse,
}: StatusChange<Value>): Promise<Replaced<Value>> {
  const before = await read();
  if (before.status === status) return { changed: false, before, after: before };
  const refusal = refuse?.(before);
  if (refusal !== undefined) throw refusal;
  try {
    await send({ lookUp: async () => ((await read()).status === status ? {} : undefined) });
  } catch (error) {
    if (!(error instanceof OktaError) || !refusals.has(error.category)) throw error;
    const after = await read();
    if (after.status !== status) throw error;
    return { changed: false, before, after };
  }
  return { changed: true, before, after: await read() };
}

const refusals: ReadonlySet<string> = new Set(['conflict', 'invalid_request', 'forbidden']);

/** How a whole object is removed that Okta only deletes once it is inactive. */
export interface Removal<Value> {
  readonly read: () => Promise<Value>;
  readonly isActive: (value: Value) => boolean;
  /** What to do with an active one. */
  readonly ifActive: 'fail' | 'deactivate';
  /** The field that says so. @default 'ifActive' */
  readonly field?: string;
  /** What it is called in errors, such as `The zone Office`. */
  readonly called: (value: Value) => string;
  /** The state of one that must be deactivated first. @default active */
  readonly state?: (value: Value) => string;
  readonly deactivate: (notes: readonly string[]) => Promise<unknown>;
  /** Removes it; false if it was gone already. */
  readonly remove: () => Promise<boolean>;
}

/** Deletes an object, deactivated before if the input says so. Returns it as it was. */
export async function removeWhole<Value>({
  read,
  isActive,
  ifActive,
  field = 'ifActive',
  called,
  state,
  deactivate,
  remove,
}: Removal<Value>): Promise<{ readonly changed: boolean; readonly before: Value }> {
  const before = await read();
  if (isActive(before)) {
    if (ifActive === 'fail')
      throw new OktaError(
        'conflict',
        {
          what: `${called(before)} is ${state?.(before) ?? 'active'}`,
          hint: `deactivate it first, or set ${field} to deactivate`,
        },
        { field },
      );
    await deactivate(['It is deleted afterwards.']);
  }
  return { changed: await remove(), before };
}
