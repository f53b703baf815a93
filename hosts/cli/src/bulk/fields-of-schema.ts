import { type JsonSchema, objectAt } from 'okta-connector';

/** Whether a step's form has the profile of a user. */
export function hasUserProfile(form: JsonSchema): boolean {
  return 'login' in objectAt(profileOf(form), 'properties');
}

/** The form of a step whose profile takes the attributes that are named, and no others. */
export function withClosedProfile(form: JsonSchema): JsonSchema {
  const properties = objectAt(form, 'properties');
  return { ...form, properties: { ...properties, profile: { ...profileOf(form), additionalProperties: false } } };
}

/** The part of a form that is about the profile. */
export function profileOf(form: JsonSchema): JsonSchema {
  return objectAt(form, 'properties', 'profile');
}
