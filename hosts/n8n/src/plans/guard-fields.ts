import { type PlanOptions, refusedField } from 'okta-connector';
import { formOf } from '../form.ts';
import type { Property } from '../platform.ts';
import type { Schema } from '../schema.ts';

const hourMs = 3_600_000;

/** What a plan must not exceed, and whose it is: the same wherever a plan is made. */
export const guardFields = {
  maxRemovals: {
    title: 'Max removals',
    type: 'integer',
    minimum: 0,
    'x-placeholder': '10',
    description: 'Refuse a plan with more changes that remove something',
  },
  validHours: {
    title: 'Valid hours',
    type: 'number',
    minimum: 1,
    default: 24,
    description: 'For how many hours the plan can be applied. Default: 24.',
  },
  otherApprover: {
    title: 'Other approver',
    type: 'boolean',
    default: false,
    description: "Whether somebody other than the person in 'Planned By' must approve the plan",
  },
  by: {
    title: 'Planned by',
    type: 'string',
    description: 'Who makes the plan. Default: the name of the workflow.',
  },
} satisfies Readonly<Record<string, Schema>>;

/** The fields as an object. */
export const guards: Schema = { type: 'object', properties: guardFields };

/** The fields for a collection of options. */
export function guardOptions(): Property[] {
  return formOf(guards, { offline: new Set() }).flatMap(({ options = [] }) =>
    options.flatMap((option) => ('type' in option ? [option] : [])),
  );
}

/** Reads the fields as the options of a plan. */
export function planOptions(
  input: Readonly<Record<string, unknown>>,
  { key, workflow }: { readonly key: string; readonly workflow: string | undefined },
): PlanOptions {
  const { validHours, otherApprover, by } = input;
  const named = typeof by === 'string' && by.trim() !== '' ? by.trim() : undefined;
  if (otherApprover === true && named === undefined)
    throw refusedField('by', { what: "is required with 'Other Approver'", hint: 'name the person who makes the plan' });
  return {
    key,
    by: named ?? (workflow === undefined ? 'n8n' : `n8n workflow ${workflow}`),
    ...removalsOf(input),
    ...(validHours === undefined ? {} : { validMs: hoursOf(validHours) * hourMs }),
    otherApprover: otherApprover === true,
  };
}

/** The most removals that a plan may have. */
export function removalsOf({ maxRemovals }: Readonly<Record<string, unknown>>): { readonly maxRemovals?: number } {
  if (maxRemovals === undefined) return {};
  if (typeof maxRemovals === 'number' && Number.isInteger(maxRemovals) && maxRemovals >= 0) return { maxRemovals };
  throw refusedField('maxRemovals', { what: 'must be a whole number', hint: 'use 0 to allow none' });
}

function hoursOf(given: unknown): number {
  if (typeof given === 'number' && Number.isFinite(given) && given > 0) return given;
  throw refusedField('validHours', { what: 'must be a positive number', hint: 'leave it out for 24 hours' });
}
