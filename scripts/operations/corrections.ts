import type { SpecSchema } from '../spec/document.ts';

/** Corrected schemas, by name: the document contradicts Okta's own examples. */
export const corrections: Readonly<Record<string, SpecSchema>> = {
  // The document lists the members of one mapped attribute where the attributes belong.
  ProfileMappingRequest: {
    type: 'object',
    properties: {
      properties: { type: 'object', additionalProperties: { $ref: '#/components/schemas/ProfileMappingProperty' } },
    },
    required: ['properties'],
  },
};

/** Schemas that also accept null, by name. Null deletes the attribute (Okta's reference, in prose). */
export const deletedByNull: ReadonlySet<string> = new Set(['UserSchemaAttribute', 'GroupSchemaAttribute']);

/** Problems to ignore, by how they begin, and why the sample request is right. */
export const allowedProblems: Readonly<Record<string, string>> = {
  'POST /api/v1/mappings/{mappingId}: ': 'the document contradicts its own example, see corrections',
  'POST /api/v1/apps/google/':
    'the document has this path once with the name of the app, and once with a parameter for it',
  'POST /api/v1/authenticators: body.key ': 'custom_otp has a schema of its own, but is missing in the list of keys',
  'PUT /api/v1/authenticators/{authenticatorId}: body.key ':
    'custom_otp has a schema of its own, but is missing in the list of keys',
};
