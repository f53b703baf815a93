import { manifest, type Plan } from 'okta-connector';
import type { ManifestAction } from '../clients/client.ts';

/** What a caller must be allowed to apply a plan. */
export interface PlanChecks {
  /** Throws `forbidden` unless the caller may run a step of the plan. */
  step(action: ManifestAction, input: unknown): void;
  /** Throws `forbidden` unless the caller may remove: the changes that undo others come without a step. */
  removal(): void;
}

/** Checks every part of a plan that changes something. Throws for the first that the caller may not apply. */
export function expectMayApply({ parts }: Plan, checks: PlanChecks): void {
  for (const { step, input, changes } of parts) {
    if (changes.length === 0) continue;
    const action = step === undefined ? undefined : manifest.actions.find(({ key }) => key === step);
    if (action === undefined) checks.removal();
    else checks.step(action, input);
  }
}
