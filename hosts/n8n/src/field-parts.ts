import type { Choice } from './platform.ts';
import type { Schema } from './schema.ts';
import { valueName } from './wording.ts';

// n8n wants lists of this length sorted by name.
const longList = 5;

/** Options as n8n wants them. */
export function inOrder(options: readonly Choice[]): Choice[] {
  if (options.length < longList) return [...options];
  return options.toSorted((one, other) => one.name.localeCompare(other.name));
}

/** A link to the documentation of a field's syntax. */
export function syntaxOf({ 'x-docs': page }: Schema): { hint?: string } {
  return typeof page === 'string' ? { hint: `See the <a href="${page}" target="_blank">syntax</a>.` } : {};
}

/** The example in an empty field. n8n wants the same one for every email address. */
export function exampleOf(name: string, placeholder: unknown): { placeholder?: string } {
  if (/email/i.test(name)) return { placeholder: 'name@email.com' };
  return typeof placeholder === 'string' ? { placeholder: `e.g. ${placeholder}` } : {};
}

/** Values to choose from, by name. */
export function choices(values: readonly Choice['value'][]): Choice[] {
  const named = values.map((value) => ({ name: valueName(value), value }));
  return named.sort((one, other) => one.name.localeCompare(other.name));
}

/** The smallest and the largest number. */
export function bounds({ minimum, maximum }: Schema): { typeOptions?: Readonly<Record<string, unknown>> } {
  const least = typeof minimum === 'number' ? { minValue: minimum } : {};
  const most = typeof maximum === 'number' && maximum < Number.MAX_SAFE_INTEGER ? { maxValue: maximum } : {};
  return { typeOptions: { ...least, ...most } };
}

/** Where a number starts. The minimum is rarely a useful value, for example a work factor of 1. */
export function startOf({ minimum, default: byDefault, 'x-placeholder': example }: Schema): number {
  if (typeof byDefault === 'number') return byDefault;
  if (typeof example === 'string') return Number(example);
  return typeof minimum === 'number' ? minimum : 0;
}

/** Whether n8n takes a field for a secret by its name, such as the ID of a token. It wants each of these masked. */
function soundsSecret(name: string): boolean {
  return /secret|password|token|apikey/i.test(name);
}

/** Whether a field must be masked: it is secret, or n8n takes it for one. */
export function isMasked(name: string, field: Schema): boolean {
  return isSecret(field) || soundsSecret(name);
}

function isSecret(field: Schema): boolean {
  return field['x-secret'] === true;
}
