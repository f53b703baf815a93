import { refusedField } from 'okta-connector';
import { writtenList } from 'okta-connector/host';

/** A list that an expression has returned, also as text. Throws `invalid_request` if its entries cannot be separated. */
export function readList(value: unknown, field: string): readonly unknown[] {
  if (Array.isArray(value)) return value;
  if (typeof value !== 'string') return [value];
  const list = writtenList(value);
  if (list.fault === undefined) return list.entries;
  throw refusedField(field, { what: list.fault, hint: list.hint });
}
