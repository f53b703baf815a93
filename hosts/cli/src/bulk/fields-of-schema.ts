import { type JsonSchema, objectAt } from 'okta-connector/host';

/** Whether a form has a user's profile. */
export function hasUserProfile(form: JsonSchema): boolean {
  return 'login' in objectAt(profileOf(form), 'properties');
}

/** A form whose profile allows only its own attributes. */
export function withClosedProfile(form: JsonSchema): JsonSchema {
  const properties = objectAt(form, 'properties');
  return { ...form, properties: { ...properties, profile: { ...profileOf(form), additionalProperties: false } } };
}

/** The schema of a form's profile. */
export function profileOf(form: JsonSchema): JsonSchema {
  return objectAt(form, 'properties', 'profile');
}
