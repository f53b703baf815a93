import type { z } from 'zod';

/** One fault found by a rule over several fields. */
export interface FieldFault {
  /** Dotted path. */
  readonly path: string;
  readonly message: string;
}

/** A check for a schema out of a rule over several fields. */
export function refuse<Value>(rule: (value: Value) => readonly FieldFault[]) {
  return ({ value, issues }: z.core.ParsePayload<Value>): void => {
    for (const { path, message } of rule(value)) {
      issues.push({ code: 'custom', input: undefined, path: path.split('.'), message });
    }
  };
}
