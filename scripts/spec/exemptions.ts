/** Requests of one test file that contradict the document on purpose. */
export interface Exemption {
  /** The test file that sends them, from the root of the repository, or a folder of tests, with a slash at its end. */
  readonly from: string;
  /** The reported problem or its beginning; absent for every problem in the file. */
  readonly problem?: string;
  /** Why the problem is not a mistake, in one sentence. */
  readonly reason: string;
}

/** Every intended deviation. An unused entry is a problem itself. */
export const exemptions: readonly Exemption[] = [
  {
    from: 'test/actions/org/call-okta-api-paths.test.ts',
    reason: 'raw calls to random paths, of which some hit a path of the document',
  },
  {
    from: 'test/actions/org/call-okta-api.test.ts',
    problem: 'GET /api/v1/users: query.unused is unknown',
    reason: 'a raw call passes on whatever query it is given',
  },
  {
    from: 'test/actions/org/call-okta-api.test.ts',
    problem: 'POST /api/v1/users: body.profile is missing',
    reason: 'Okta is to refuse it, and the raw call to tell the refusal',
  },
  {
    from: 'hosts/cli/test/bulk-formats.test.ts',
    problem: 'POST /api/v1/groups: body.profile.',
    reason: 'the document does not know the custom attributes of an org, which the profile of a group has too',
  },
  {
    from: 'test/actions/groups/create-group.test.ts',
    problem: 'POST /api/v1/groups: body.profile.',
    reason: 'the document does not know the custom attributes of an org, which the profile of a group has too',
  },
  {
    from: 'test/actions/groups/update-group.test.ts',
    problem: 'PUT /api/v1/groups/{groupId}: body.profile.',
    reason: 'the document does not know the custom attributes of an org, which the profile of a group has too',
  },
  {
    from: 'test/actions/apps/update-app-group.test.ts',
    problem: 'PATCH /api/v1/apps/{appId}/groups/{groupId}: body[].value must be object',
    reason: "the document's own example has a text",
  },
  {
    from: 'test/actions/apps/create-app.test.ts',
    problem: 'POST /api/v1/apps: body.name is read-only',
    reason: 'the document has the name of a SAML app from the catalog in the schemas of these apps only',
  },
  {
    from: 'test/actions/apps/create-app.test.ts',
    problem: 'POST /api/v1/apps: body.settings.app is unknown',
    reason: 'the document has the settings of apps from the catalog in the schemas of these apps only',
  },
  {
    from: 'test/actions/apps/update-app.test.ts',
    problem: 'PUT /api/v1/apps/{appId}: body.name is read-only',
    reason: 'the document has the name of a SAML app from the catalog in the schemas of these apps only',
  },
  {
    from: 'test/actions/apps/update-app.test.ts',
    problem: 'PUT /api/v1/apps/{appId}: body.settings.',
    reason: 'an app is sent back with the settings that it has, and those of the tests are short',
  },
  {
    from: 'test/conformance/',
    problem: 'PATCH /api/v1/apps/{appId}/groups/{groupId}: body[].value must be object',
    reason: "the document's own example has a text",
  },
  {
    from: 'test/conformance/',
    problem: 'PUT /api/v1/apps/{appId}: body.name is read-only',
    reason: 'the document has the name of a SAML app from the catalog in the schemas of these apps only',
  },
  {
    from: 'test/triggers/apps/app-updated.test.ts',
    problem: 'PUT /api/v1/apps/{appId}: body.name is read-only',
    reason: 'the document has the name of a SAML app from the catalog in the schemas of these apps only',
  },
  {
    from: 'test/conformance/',
    problem: 'PUT /api/v1/apps/{appId}: body.settings.',
    reason: 'an app is sent back with the settings that it has',
  },
  {
    from: 'test/actions/identity-sources/import-users.test.ts',
    problem:
      'POST /api/v1/identity-sources/{identitySourceId}/sessions/{sessionId}/bulk-upsert: body.profiles[].profile.',
    reason: 'a value that is too long makes an upload large enough to be split',
  },
  {
    from: 'test/actions/org/run-okta-operation.test.ts',
    problem: 'POST /api/v1/groups: body.objectClass is unknown',
    reason: 'an unchecked body is to be sent as it is',
  },
  {
    from: 'test/actions/org/run-okta-operation.test.ts',
    problem: 'POST /api/v1/meta/schemas/user/{schemaId}: body.definitions.custom.properties.costTier must be object',
    reason: "null removes an attribute (Okta's reference), which the document does not say",
  },
  {
    from: 'test/resources/operations/sandbox.test.ts',
    problem: 'POST /api/v1/apps/{appId}/connections/default: body fits no choice',
    reason:
      'the sample is the least body that the catalog of operations allows, and the document contradicts itself here',
  },
  {
    from: 'test/resources/operations/sandbox.test.ts',
    problem: 'POST /api/v1/mappings/{mappingId}: body.',
    reason:
      'the sample is the least body that the catalog of operations allows, and the document contradicts itself here',
  },
  {
    from: 'test/actions/users/add-user-attribute.test.ts',
    problem: 'POST /api/v1/meta/schemas/user/{schemaId}: body.definitions.custom.properties.extra.items is unknown',
    reason:
      'the document describes the items of an array for group schemas only, but user schemas have them too (recorded)',
  },
  {
    from: 'test/runtime/plan/',
    problem: 'POST /api/v1/apps/{appId}/users/{userId}: body fits no choice',
    reason: "Okta's own flow converts an assignment with its scope, which the document does not say",
  },
  ...['test/actions/groups/', 'test/conformance/', 'hosts/n8n/test/'].map((from) => ({
    from,
    problem: 'GET /api/v1/groups/{groupId}/users: query.expand is unknown',
    reason: 'release notes 2026.06.0: the rules behind each membership; newer than the document',
  })),
];

/** Whether a test file is one that an exemption is for. */
export function isExempt({ from }: Exemption, file: string | undefined): boolean {
  return file === from || (from.endsWith('/') && file?.startsWith(from) === true);
}

/** Operations that are newer than the document, by ID, with their announcement. */
export const newerOperations: Readonly<Record<string, string>> = {
  listGroupRulesForUserInGroup: 'release notes 2026.06.0; the document has an empty shell of the path',
};
