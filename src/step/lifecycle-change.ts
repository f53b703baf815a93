import { OktaError } from '../okta/errors.ts';

/** An object after a change. */
export interface Replaced<Value> {
  readonly changed: boolean;
  readonly before: Value;
  readonly after: Value;
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
