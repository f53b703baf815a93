import { textOf, tidyObject } from '../../step/tidy.ts';
import type { Factor } from './factor.ts';

/** Models of the operations that return factors. */
export interface FactorModels {
  readonly listFactors: Factor;
}

const members = ['factorType', 'provider', 'vendorName', 'status', 'created', 'lastUpdated'] as const;

/**
 * Reads a factor from Okta's response. Keeps known members only: depending on the type, the profile and embedded objects
 * hold key material, shared secrets and phone numbers.
 */
export function toFactor(value: unknown): Factor {
  const found = tidyObject(value, 'factor');
  const factor: Factor = { id: textOf(found['id']) };
  for (const member of members) {
    const text = found[member];
    if (typeof text === 'string') factor[member] = text;
  }
  return factor;
}

/** Readers of the operations that return factors. */
export const factorReaders = { listFactors: toFactor };
