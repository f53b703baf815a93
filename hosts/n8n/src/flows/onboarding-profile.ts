import { manifest } from 'okta-connector';
import { standardColumns } from '../pickers.ts';

/**
 * The profile of the form of an action, by default of the onboarding, with the attributes that every org has; those without a value are not shown. Without
 * stored attributes n8n would load the org's own as soon as the node is opened, and change the flow.
 */
export function onboardingProfile(
  value: Readonly<Record<string, string>>,
  action = 'onboard_user',
): Readonly<Record<string, unknown>> {
  return {
    mappingMode: 'defineBelow',
    value,
    matchingColumns: [],
    schema: standardColumns(manifest, action).map((column) => ({ ...column, removed: !(column.id in value) })),
    attemptToConvertTypes: false,
    convertFieldsToString: false,
  };
}
