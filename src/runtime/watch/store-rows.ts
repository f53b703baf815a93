import { OktaError } from '../../okta/errors.ts';
import { parseJson } from '../../okta/json.ts';
import type { Selection, StoredDelivery } from './store.ts';

/** A row of a store's database. */
export type Row = Readonly<Record<string, unknown>>;

/** The columns of a delivery or dead letter, joined with its event. */
export const columns = 'event.uuid, subscription, body, source, accepted_at, event.ordering_key, attempts, error';

/** Only one delivery with the same key may be in flight. An event without an ordering key has its own. */
export function keyOf(row: Row): string {
  const key = row['ordering_key'];
  return typeof key === 'string' ? key : text(row, 'uuid');
}

/** A selection as parameters of a statement. */
export function selectionParameters({ uuid, subscription }: Selection): {
  uuid: string | null;
  subscription: string | null;
} {
  return { uuid: uuid ?? null, subscription: subscription ?? null };
}

/** Parses a row of {@link columns}. */
export function toStoredDelivery(row: Row): StoredDelivery {
  const { error, ordering_key: orderingKey } = row;
  return {
    uuid: text(row, 'uuid'),
    subscription: text(row, 'subscription'),
    event: json(row, 'body'),
    source: text(row, 'source') === 'hook' ? 'hook' : 'log',
    acceptedAt: number(row, 'accepted_at'),
    ...(typeof orderingKey === 'string' ? { orderingKey } : {}),
    attempts: number(row, 'attempts'),
    ...(typeof error === 'string' ? { error } : {}),
  };
}

/** Reads a text column. */
export function text(row: Row, column: string): string {
  const value = row[column];
  if (typeof value === 'string') return value;
  throw damaged(`${column} is not text`);
}

/** Reads a number column. */
export function number(row: Row, column: string): number {
  const value = row[column];
  if (typeof value === 'number') return value;
  throw damaged(`${column} is not a number`);
}

function json(row: Row, column: string): unknown {
  const value = parseJson(text(row, column));
  if (value === undefined) throw damaged(`${column} is not JSON`);
  return value;
}

function damaged(why: string): OktaError {
  const problem = { what: `The store is damaged: ${why}`, hint: 'restore it from a backup, or use another store' };
  return new OktaError('invalid_request', problem, { field: 'store' });
}
