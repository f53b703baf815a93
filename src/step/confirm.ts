import { isObject } from '../okta/json.ts';
import type { AnyAction, Confirm } from './action.ts';
import { type JsonSchema, propertiesOf } from './schema-reader.ts';

/** When a person must confirm an action: as declared, or by default always if it removes something. */
export function confirmOf({ effect, confirm = effect === 'remove' }: Pick<AnyAction, 'effect' | 'confirm'>): Confirm {
  return confirm;
}

/**
 * Whether a person must confirm before an action of the manifest runs with this input. An omitted field counts
 * with its default.
 *
 * @example
 * if (needsConfirmation(action, input) && !(await ask(`Run ${action.title}?`))) return;
 */
export function needsConfirmation(
  action: { readonly confirm: Confirm; readonly input: JsonSchema },
  input: unknown,
): boolean {
  const { confirm } = action;
  if (typeof confirm === 'boolean') return confirm;
  const given = isObject(input) ? input : {};
  const defaults = new Map(propertiesOf(action.input).map(([name, field]) => [name, field['default']]));
  return confirm.some((condition) => {
    const value = given[condition.field] ?? defaults.get(condition.field);
    if ('values' in condition) return condition.values.some((one) => one === value);
    return typeof value === 'string' && new RegExp(condition.pattern, 'i').test(decoded(value));
  });
}

/** When a person must confirm, in words: "always", "never", or "if event is deactivate or delete". */
export function confirmText(confirm: Confirm): string {
  if (typeof confirm === 'boolean') return confirm ? 'always' : 'never';
  const conditions = confirm.map((condition) =>
    'values' in condition
      ? `${condition.field} is ${condition.values.join(' or ')}`
      : `${condition.field} ${condition.description}`,
  );
  return `if ${conditions.join(', or ')}`;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
