import { isOktaError, refusedField } from 'okta-connector';

/** An error of a plan with the names that the form has, and with what may have happened to a plan in n8n. */
export function inPlanTerms(error: unknown): unknown {
  if (!isOktaError(error)) return error;
  if (error.code === 'plan_signature')
    return refusedField(
      'plan',
      {
        what: 'was changed after it was made, or was made with another API token or private key than the credential has now',
        hint: 'make the plan again',
      },
      { code: error.code },
    );
  const { field, category, what, hint } = error;
  if (field === 'maxRemovals' && (error.faults ?? []).length === 0)
    return error.rephrased(category, { what: inForm(what), hint: inForm(hint ?? '') });
  if (error.faults === undefined) return error;
  const faults = error.faults.map((fault) => ({ ...fault, path: placeInForm(fault.path) }));
  return error.rephrased(category, { what, hint }, { faults });
}

/** Where a fault is in the form: the second step is "Steps 2", and receipts are what a run holds. */
function placeInForm(path: string): string {
  return path.replace(/^steps\.(\d+)/, 'steps[$1]').replace(/^receipts$/, 'Receipts');
}

function inForm(text: string): string {
  return text.replaceAll('maxRemovals', "'Max Removals'");
}
