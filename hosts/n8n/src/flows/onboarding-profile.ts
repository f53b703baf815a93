import { manifest } from 'okta-connector';
import { standardColumns } from '../pickers.ts';

/**
 * The profile of the onboarding form with the attributes that every org has; those without a value are not shown. Without
 * stored attributes n8n would load the org's own as soon as the node is opened, and change the flow.
 */
export function onboardingProfile(value: Readonly<Record<string, string>>): Readonly<Record<string, unknown>> {
  return {
    mappingMode: 'defineBelow',
    value,
    matchingColumns: [],
    schema: standardColumns(manifest, 'onboard_user').map((column) => ({ ...column, removed: !(column.id in value) })),
    attemptToConvertTypes: false,
    convertFieldsToString: false,
  };
}
