import { OktaError, writtenList } from 'okta-connector';

/** A list that an expression has returned, also as text. Throws `invalid_request` if its entries cannot be told apart. */
export function readList(value: unknown, field: string): readonly unknown[] {
  if (Array.isArray(value)) return value;
  if (typeof value !== 'string') return [value];
  const list = writtenList(value);
  if (list.fault === undefined) return list.entries;
  const { fault, hint } = list;
  const faults = [{ path: field, message: `${fault}; ${hint}` }];
  throw new OktaError('invalid_request', `${field} ${fault}; ${hint}.`, { field, hint, faults });
}
