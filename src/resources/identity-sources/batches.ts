/** Okta's limits (docs: Anything-as-a-Source): 200 KB and 200 users in an upload, 50 uploads in a session. */
export const most = { bytes: 200_000, users: 200, uploads: 50 } as const;

/** The size of the JSON around the users of an upload. */
const envelopeBytes = 100;

/** Users of one upload. */
export interface Batch<User> {
  readonly users: readonly User[];
  /** The size of the users as JSON. */
  readonly bytes: number;
}

/** The size of a user as JSON, with the comma. */
export function sizeOf(user: unknown): number {
  return Buffer.byteLength(JSON.stringify(user)) + 1;
}

/** The most bytes that the users of one upload may have. */
export const mostBytes = most.bytes - envelopeBytes;

/** Splits users into uploads, each within Okta's limits, in order. A user larger than an upload gets one alone. */
export function batchesOf<User>(users: readonly User[]): Batch<User>[] {
  const batches: { users: User[]; bytes: number }[] = [];
  for (const user of users) {
    const bytes = sizeOf(user);
    const last = batches.at(-1);
    if (last === undefined || last.users.length === most.users || last.bytes + bytes > mostBytes)
      batches.push({ users: [user], bytes });
    else {
      last.users.push(user);
      last.bytes += bytes;
    }
  }
  return batches;
}
