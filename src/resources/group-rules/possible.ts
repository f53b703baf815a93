/** A value of Okta's expression language. */
export type ExpressionValue = string | number | boolean | null | readonly unknown[];

/** Everything that an expression may come to, as far as Okta's documentation says: some values, or a failure. */
export interface Possible {
  /** `any` if it may be every value. */
  readonly values: readonly ExpressionValue[] | 'any';
  /** Whether Okta may fail to evaluate it. A rule that fails for a user adds nobody. */
  readonly fails: boolean;
}

/** Whether a condition may be true, may be false, and may fail. */
export interface Truth {
  readonly yes: boolean;
  readonly no: boolean;
  readonly fails: boolean;
}

/** Nothing is known of a value. */
export const anything: Possible = { values: 'any', fails: true };

/** Nothing is known of a condition. */
export const unknown: Truth = { yes: true, no: true, fails: true };

const most = 12;

/** Exactly these values. */
export function only(...values: readonly ExpressionValue[]): Possible {
  return { values, fails: false };
}

/** Every result of a function of two possible values. */
export function combine(
  left: Possible,
  right: Possible,
  of: (left: ExpressionValue, right: ExpressionValue) => Possible,
): Possible {
  if (left.values === 'any' || right.values === 'any') return anything;
  const results = left.values.flatMap((one) => (right.values as readonly ExpressionValue[]).map((two) => of(one, two)));
  return joined([...results, { values: [], fails: left.fails || right.fails }]);
}

/** Every value of several, each once. */
export function joined(all: readonly Possible[]): Possible {
  const values = new Set<ExpressionValue>();
  for (const one of all) {
    if (one.values === 'any') return anything;
    for (const value of one.values) values.add(value);
  }
  return values.size > most ? anything : { values: [...values], fails: all.some(({ fails }) => fails) };
}

/** A possible value as a condition. What Okta makes of an empty attribute as a condition is undocumented: not true. */
export function truthOf({ values, fails }: Possible): Truth {
  if (values === 'any') return unknown;
  const isOther = values.some((value) => typeof value !== 'boolean' && value !== null);
  if (isOther) return unknown;
  const isEmpty = values.includes(null);
  return { yes: values.includes(true), no: values.includes(false) || isEmpty, fails: fails || isEmpty };
}

/** A condition as a possible value. */
export function asValue({ yes, no, fails }: Truth): Possible {
  return { values: [...(yes ? [true] : []), ...(no ? [false] : [])], fails };
}

/** Both conditions, from left to right: a failure on the left is one of the whole. */
export function both(left: Truth, right: Truth): Truth {
  return {
    yes: left.yes && right.yes,
    no: left.no || (left.yes && right.no),
    fails: left.fails || (left.yes && right.fails),
  };
}

/** Either condition, from left to right. */
export function either(left: Truth, right: Truth): Truth {
  return not(both(not(left), not(right)));
}

/** The opposite of a condition. */
export function not({ yes, no, fails }: Truth): Truth {
  return { yes: no, no: yes, fails };
}
