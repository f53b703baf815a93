import { ExpressionError, type Literal } from './tokens.ts';

/** An attribute operator of Okta's expressions. */
export type Operator = 'eq' | 'ne' | 'gt' | 'ge' | 'lt' | 'le' | 'sw' | 'co' | 'ew' | 'pr';

/** Every attribute operator, in the order Okta's documentation lists them. */
export const operators: readonly Operator[] = ['eq', 'ne', 'gt', 'ge', 'lt', 'le', 'sw', 'co', 'ew', 'pr'];

/** A test of one object. */
export type Test = (object: object) => boolean;
type ValueTest = (value: unknown) => boolean;

const date = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?$/;

/** Epoch milliseconds of an ISO 8601 date or timestamp (UTC unless it says otherwise), or undefined for anything else. */
export function parseInstant(text: string): number | undefined {
  if (text.length < 10 || text.charCodeAt(4) !== 45 || !date.test(text)) return undefined;
  const zoned = text.length === 10 || /(?:Z|[+-]\d{2}:?\d{2})$/.test(text.slice(16)) ? text : `${text}Z`;
  const instant = Date.parse(zoned);
  return Number.isNaN(instant) ? undefined : instant;
}

const isAbsent = (value: unknown): boolean => value === undefined || value === null;
const isPresent = (value: unknown): boolean => !isAbsent(value) && value !== '';

/** -1, 0 or 1 for below, equal and above; undefined when the two cannot be compared. */
function comparer(literal: string | number | boolean, foldCase: boolean): (value: unknown) => number | undefined {
  if (typeof literal === 'boolean') {
    return (value) => (value === literal || value === String(literal) ? 0 : undefined);
  }
  if (typeof literal === 'number') {
    return (value) => {
      const number =
        typeof value === 'number' ? value : typeof value === 'string' ? Number.parseFloat(value) : Number.NaN;
      return Number.isNaN(number) ? undefined : Math.sign(number - literal);
    };
  }
  const text = foldCase ? literal.toLowerCase() : literal;
  const instant = parseInstant(literal);
  const number = literal.trim() === '' ? Number.NaN : Number(literal);
  return (value) => {
    if (typeof value === 'string') {
      const other = instant === undefined ? undefined : parseInstant(value);
      if (instant !== undefined && other !== undefined) return Math.sign(other - instant);
      const folded = foldCase ? value.toLowerCase() : value;
      return folded === text ? 0 : folded < text ? -1 : 1;
    }
    // Okta documents quoted strings only; a quoted number or boolean is compared with the attribute's own type.
    if (typeof value === 'number') return Number.isNaN(number) ? undefined : Math.sign(value - number);
    if (typeof value === 'boolean') return String(value) === literal.toLowerCase() ? 0 : undefined;
    return undefined;
  };
}

function equalTo(literal: Literal, foldCase: boolean): ValueTest {
  if (literal === null) return isAbsent;
  const compare = comparer(literal, foldCase);
  return (value) => compare(value) === 0;
}

function substring(operator: 'sw' | 'co' | 'ew', literal: string, foldCase: boolean): ValueTest {
  const wanted = foldCase ? literal.toLowerCase() : literal;
  const folded = (value: unknown): string | undefined =>
    typeof value !== 'string' ? undefined : foldCase ? value.toLowerCase() : value;
  switch (operator) {
    case 'sw':
      return (value) => folded(value)?.startsWith(wanted) ?? false;
    case 'co':
      return (value) => folded(value)?.includes(wanted) ?? false;
    case 'ew':
      return (value) => folded(value)?.endsWith(wanted) ?? false;
  }
}

function valueTest(operator: Operator, literal: Literal, foldCase: boolean): ValueTest {
  switch (operator) {
    case 'pr':
      return isPresent;
    case 'eq':
    case 'ne':
      return equalTo(literal, foldCase);
    case 'sw':
    case 'co':
    case 'ew':
      if (typeof literal !== 'string') throw new ExpressionError('syntax', `Operator '${operator}' needs a string`);
      return substring(operator, literal, foldCase);
  }
  if (typeof literal === 'boolean' || literal === null) {
    throw new ExpressionError('syntax', `Operator '${operator}' needs a string or a number`);
  }
  const compare = comparer(literal, foldCase);
  const holds: Record<'gt' | 'ge' | 'lt' | 'le', (sign: number) => boolean> = {
    gt: (sign) => sign > 0,
    ge: (sign) => sign >= 0,
    lt: (sign) => sign < 0,
    le: (sign) => sign <= 0,
  };
  const accepts = holds[operator];
  return (value) => {
    const sign = compare(value);
    return sign !== undefined && accepts(sign);
  };
}

function member(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
  return (value as Record<string, unknown>)[name];
}

/** Walks the path; an array matches when any of its elements does (RFC 7644 §3.4.2.2, which Okta follows). */
function some(
  value: unknown,
  walk: { readonly path: readonly string[]; readonly at: number; readonly test: ValueTest },
): boolean {
  const { path, test } = walk;
  let current = value;
  for (let at = walk.at; ; at++) {
    if (Array.isArray(current)) {
      if (current.length === 0) return test(undefined);
      return current.some((element) => some(element, { path, at, test }));
    }
    const name = path[at];
    if (name === undefined) return test(current);
    current = member(current, name);
  }
}

/** Compiles one comparison into a closure; string values fold case where the endpoint does. */
export function compileComparison(
  path: string,
  comparison: { readonly operator: Operator; readonly literal: Literal; readonly foldCase: boolean },
): Test {
  const segments = path.split('.');
  const test = valueTest(comparison.operator, comparison.literal, comparison.foldCase);
  const walk = { path: segments, at: 0, test };
  if (comparison.operator === 'ne') return (object) => !some(object, walk);
  return (object) => some(object, walk);
}
