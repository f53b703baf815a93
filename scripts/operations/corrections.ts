import type { SpecSchema } from '../spec/document.ts';

/** Schemas whose document contradicts Okta's own examples, by name. */
export const corrections: Readonly<Record<string, SpecSchema>> = {
  // The document has the members of one mapped attribute in the place of the attributes.
  ProfileMappingRequest: {
    type: 'object',
    properties: {
      properties: { type: 'object', additionalProperties: { $ref: '#/components/schemas/ProfileMappingProperty' } },
    },
    required: ['properties'],
  },
};

/** Schemas in whose place null is allowed, by name: it deletes the attribute, as Okta's texts say. */
export const deletedByNull: ReadonlySet<string> = new Set(['UserSchemaAttribute', 'GroupSchemaAttribute']);

/** Requests for sample inputs that the document rejects, and why they are right: each is the beginning of a problem. */
export const allowedProblems: Readonly<Record<string, string>> = {
  'POST /api/v1/mappings/{mappingId}: ': 'the document contradicts its own example, see corrections',
  'POST /api/v1/apps/google/':
    'the document has this path once with the name of the app, and once with a parameter for it',
  'POST /api/v1/authenticators: body.key ': 'custom_otp has a schema of its own, but is missing in the list of keys',
  'PUT /api/v1/authenticators/{authenticatorId}: body.key ':
    'custom_otp has a schema of its own, but is missing in the list of keys',
};
