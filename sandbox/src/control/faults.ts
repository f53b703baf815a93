import { type FaultRates, type FaultSpec, type Faults, faultKinds, isFaultKind } from '../faults/faults.ts';
import { maxPattern } from '../faults/path-pattern.ts';

const logFaults = ['lateMs', 'lateShare', 'repeatShare', 'losePolls'];
const hookFaults = ['twiceShare', 'dropShare', 'delayMs'];
const numberMembers = ['times', 'status', 'delayMs'];

/**
 * `{clear: true}`, `{next: [{kind, …}]}`, `{rates: {lost_before: 0.01, …, methods: ['POST']}}`, `{log: …}`, `{hooks: …}`.
 * In a path, `*` stands for any characters: `/api/v1/users/*`. Sets nothing when any part is invalid.
 */
export function setFaults(faults: Faults, body: Record<string, unknown>): void {
  onlyKnown(body, ['clear', 'next', 'rates', 'log', 'hooks']);
  const { next } = body;
  const specs = (Array.isArray(next) ? next : next === undefined ? [] : [next]).map(readSpec);
  const rates = part(body, 'rates');
  const read = rates === undefined ? undefined : readRates(rates);
  const log = numbers(part(body, 'log'), logFaults);
  const hooks = numbers(part(body, 'hooks'), hookFaults);
  if (body['clear'] === true) faults.clear();
  for (const spec of specs) faults.next(spec);
  if (read !== undefined) faults.rates(read);
  if (log !== undefined) faults.log(log);
  if (hooks !== undefined) faults.hooks(hooks);
}

function part(body: Record<string, unknown>, name: string): Record<string, unknown> | undefined {
  const value = body[name];
  if (value === undefined) return undefined;
  if (typeof value !== 'object' || value === null) throw new Error(`${name} must be an object.`);
  return { ...value };
}

function onlyKnown(given: Record<string, unknown>, names: readonly string[]): void {
  const strange = Object.keys(given).find((name) => !names.includes(name));
  if (strange !== undefined) throw new Error(`${strange} is not known here; there are ${names.join(', ')}.`);
}

function numbers(
  given: Record<string, unknown> | undefined,
  names: readonly string[],
): Record<string, number> | undefined {
  if (given === undefined) return undefined;
  onlyKnown(given, names);
  return Object.fromEntries(Object.entries(given).map(([name, value]) => [name, numberOf(name, value)]));
}

function numberOf(name: string, value: unknown): number {
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  throw new Error(`${name} must be a number.`);
}

function readSpec(value: unknown): FaultSpec {
  const spec: Record<string, unknown> = typeof value === 'object' && value !== null ? { ...value } : {};
  const { kind, path, ...rest } = spec;
  if (!isFaultKind(kind)) throw new Error(`${String(kind)} is not a kind of fault.`);
  onlyKnown(rest, ['method', 'body', 'location', ...numberMembers]);
  for (const name of numberMembers) if (rest[name] !== undefined) numberOf(name, rest[name]);
  if (path === undefined) return { ...rest, kind };
  if (typeof path !== 'string') throw new Error('path must be a text.');
  if (path.length > maxPattern) throw new Error(`path must have at most ${maxPattern} characters.`);
  return { ...rest, kind, path };
}

function readRates(input: Record<string, unknown>): FaultRates {
  const { methods, ...given } = input;
  const rates = numbers(given, [...faultKinds, 'seed', 'delayMs']) ?? {};
  if (!Array.isArray(methods)) return rates;
  return { ...rates, match: ({ method }) => methods.includes(method) };
}
