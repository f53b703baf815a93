import { createHash } from 'node:crypto';
import { z } from 'zod';
import { OktaError, refusedField } from '../../okta/errors.ts';
import { searchText } from '../../okta/expression.ts';
import { textAt } from '../../okta/json.ts';
import { targetsOf } from '../../resources/logs/event-parties.ts';
import { type LogEvent, toLogEvent } from '../../step/log-event.ts';
import type { RunOptions, Session } from '../session.ts';
import { canonical } from './canonical.ts';
import { planRunModel, type Receipt, receiptModel } from './plan-model.ts';

const proofModel = z.strictObject({
  /**
   * How the events were found: `request_id` if Okta logged them under the ID of the request, `target_and_time` if they are
   * about the same objects at the same time, `none` if the log has none yet.
   */
  how: z.enum(['request_id', 'target_and_time', 'none']),
  events: z.array(
    z.strictObject({ uuid: z.string(), eventType: z.string(), published: z.string(), actor: z.string().optional() }),
  ),
});

const entryModel = receiptModel.extend({ proof: proofModel });

const recordModel = z.strictObject({
  record: z.literal(1),
  ...planRunModel.omit({ receipts: true }).shape,
  /** The changes that were made, with the events of the System Log in which Okta says so. */
  entries: z.array(entryModel),
  /** The hash of the previous record; null for the first of a chain. */
  previous: z.string().nullable(),
  /** SHA-256 over all other members, in hexadecimal digits. */
  hash: z.string(),
});

/** What a run changed, who asked for it and approved it, and the events that prove it. */
export type ChangeRecord = z.infer<typeof recordModel>;

/** How a change record is made. */
export interface RecordOptions extends Pick<RunOptions, 'signal' | 'deadlineMs'> {
  /** The record before this one in the chain. */
  readonly previous?: ChangeRecord | undefined;
  /** How long to wait for the events of the log, in milliseconds. @default 30000 */
  readonly waitMs?: number | undefined;
}

const defaultWaitMs = 30_000;
/** IDs in one query. */
const mostIds = 20;
/** How long after a change its events may be published, and how much before by another clock. */
const afterMs = 120_000;
const beforeMs = 5000;

/** Looks up the events that prove the changes of a run, and makes a record that follows the previous one. */
export async function recordRun(session: Session, given: unknown, options: RecordOptions): Promise<ChangeRecord> {
  const parsed = planRunModel.safeParse(given);
  if (!parsed.success)
    throw refusedField('run', { what: 'is not the result of a plan', hint: 'pass the result of apply' });
  if (options.previous !== undefined) verifyRecords([options.previous]);
  const { receipts, ...run } = parsed.data;
  const made = receipts.filter(({ outcome }) => outcome === 'applied');
  const proofs = new Map<string, LogEvent[]>();
  const look = async () => {
    const open = made.filter(({ change, requestId }) => requestId !== undefined && !proofs.has(change));
    for (let at = 0; at < open.length; at += mostIds)
      await findByRequest(session, open.slice(at, at + mostIds), proofs);
    return made.every(({ change, requestId }) => requestId === undefined || proofs.has(change)) ? true : undefined;
  };
  await session.client.until(look, options.waitMs ?? defaultWaitMs);
  const entries = [];
  for (const receipt of receipts) {
    const byRequest = proofs.get(receipt.change);
    const others = byRequest === undefined && receipt.outcome === 'applied' ? await findByTarget(session, receipt) : [];
    const how = byRequest !== undefined ? 'request_id' : others.length > 0 ? 'target_and_time' : 'none';
    entries.push({ ...receipt, proof: { how, events: (byRequest ?? others).map(shown) } } as const);
  }
  const content = { record: 1, ...run, entries, previous: options.previous?.hash ?? null } as const;
  return { ...content, hash: hashOf(content) };
}

/**
 * Checks a chain of records, oldest first. Throws `conflict` with the position of the first record that was changed, or that
 * does not follow the one before it. Returns the records.
 */
export function verifyRecords(records: readonly unknown[]): ChangeRecord[] {
  const chain: ChangeRecord[] = [];
  for (const [index, value] of records.entries()) {
    const parsed = recordModel.safeParse(value);
    const before = chain.at(-1);
    const isWhole = parsed.success && hashOf(parsed.data) === parsed.data.hash;
    if (!isWhole) throw broken(index, 'was changed after it was made');
    if (before !== undefined && parsed.data.previous !== before.hash)
      throw broken(index, 'does not follow the record before it');
    chain.push(parsed.data);
  }
  return chain;
}

function broken(index: number, what: string): OktaError {
  return new OktaError(
    'conflict',
    { what: `Record ${index + 1} ${what}`, hint: 'compare it with a copy of the chain' },
    { code: 'record_chain' },
  );
}

function hashOf({ hash: _, ...content }: Omit<ChangeRecord, 'hash'> & { readonly hash?: string }): string {
  return createHash('sha256').update(canonical(content)).digest('hex');
}

async function findByRequest(
  session: Session,
  receipts: readonly Receipt[],
  proofs: Map<string, LogEvent[]>,
): Promise<void> {
  const times = receipts.flatMap(({ at }) => (at === undefined ? [] : [Date.parse(at)]));
  const since = new Date(Math.min(...times, Date.now()) - afterMs).toISOString();
  const filter = receipts.map(({ requestId = '' }) => `transaction.id eq ${searchText(requestId)}`).join(' or ');
  for (const event of await eventsOf(session, { since, until: undefined, filter })) {
    const receipt = receipts.find(({ requestId }) => requestId === textAt(event, 'transaction', 'id'));
    if (receipt !== undefined) proofs.set(receipt.change, [...(proofs.get(receipt.change) ?? []), event]);
  }
}

/** The events about all objects of a change around its time. Somebody else may have caused them. */
async function findByTarget(session: Session, { path, at, body, created }: Receipt): Promise<LogEvent[]> {
  if (at === undefined) return [];
  const ids = [...`${created ?? path} ${JSON.stringify(body ?? '')}`.matchAll(/\b0[0-9a-z]{2}\w{17}\b/g)].map(
    ([id]) => id,
  );
  const [first] = ids;
  if (first === undefined) return [];
  const [since, until] = [Date.parse(at) - beforeMs, Date.parse(at) + afterMs].map((ms) => new Date(ms).toISOString());
  const found = await eventsOf(session, { since, until, filter: `target.id eq ${searchText(first)}` });
  return found.filter((event) => {
    const targets = new Set(targetsOf(event).map(({ id }) => id));
    return ids.every((id) => targets.has(id));
  });
}

async function eventsOf(
  { client }: Session,
  query: { readonly since: string | undefined; readonly until: string | undefined; readonly filter: string },
): Promise<LogEvent[]> {
  const events: LogEvent[] = [];
  // Without an end, the log is polled forever: its last page always leads on.
  const bounded = { ...query, until: query.until ?? new Date(Date.now() + afterMs).toISOString(), limit: 1000 };
  for await (const page of client.pages('listLogEvents', { query: bounded })) events.push(...page.map(toLogEvent));
  return events;
}

function shown({ uuid, eventType, published, actor }: LogEvent) {
  const by = textAt(actor, 'alternateId') ?? textAt(actor, 'id');
  return { uuid, eventType, published, ...(by === undefined ? {} : { actor: by }) };
}
