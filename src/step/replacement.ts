import { OktaError } from '../okta/errors.ts';
import { isObject } from '../okta/json.ts';
import type { Okta } from './action.ts';
import type { Replaced } from './lifecycle-change.ts';

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
