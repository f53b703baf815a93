import { signal } from '@preact/signals';
import { isObject } from 'okta-connector/host';
import { go } from './route.ts';

/** Inputs that people have filled in, by step. They survive a change of screens, but are not stored. */
export const drafts = signal<Readonly<Record<string, Readonly<Record<string, unknown>>>>>({});

/** Sets the input of a step. */
export function setDraft(step: string, input: Readonly<Record<string, unknown>>): void {
  drafts.value = { ...drafts.value, [step]: input };
}

/** Opens a step with an input. Masked secrets are left out: they must be typed again. */
export function openStep(step: string, input: unknown): void {
  const known = withoutMasked(input);
  setDraft(step, isObject(known) ? known : {});
  go('try', step);
}

function withoutMasked(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutMasked);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, member]) => member !== '***')
      .map(([name, member]) => [name, withoutMasked(member)]),
  );
}
