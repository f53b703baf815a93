import type { SpecDocument } from '../../scripts/spec/document.ts';

const readOnlyText = { type: 'string', readOnly: true } as const;

/** An OpenAPI 3.0 document with one of each thing that Okta's makes use of. */
export const smallDocument: SpecDocument = {
  paths: {
    '/api/v1/groups/{groupId}': {
      parameters: [{ name: 'groupId', in: 'path', required: true, schema: { type: 'string' } }],
      get: {
        operationId: 'getGroup',
        tags: ['Group'],
        security: [{ apiToken: [] }, { oauth2: ['okta.groups.read'] }],
        responses: { '200': { $ref: '#/components/responses/rule' } },
      },
    },
    '/api/v1/groups/rules': {
      get: {
        operationId: 'listGroupRules',
        tags: ['GroupRule'],
        security: [{ apiToken: [] }, { oauth2: ['okta.groups.read'] }],
        responses: { '200': { content: { 'application/json': { schema: { type: 'array' } } } } },
        parameters: [
          { $ref: '#/components/parameters/limit' },
          { name: 'after', in: 'query', schema: { type: 'string' } },
        ],
      },
      post: {
        operationId: 'createGroupRule',
        tags: ['GroupRule'],
        security: [{ oauth2: ['okta.groups.manage'] }],
        requestBody: { $ref: '#/components/requestBodies/rule' },
        responses: { '200': { $ref: '#/components/responses/rule' } },
      },
    },
    '/api/v1/users/{id}/lifecycle/reset_password': {
      post: {
        operationId: 'resetPassword',
        tags: ['UserCred'],
        deprecated: true,
        responses: { '200': { content: { 'application/json': { schema: { type: 'object' } } } } },
        security: [{ apiToken: [] }, { oauth2: ['okta.users.manage'] }],
        parameters: [
          { name: 'sendEmail', in: 'query', required: true, schema: { type: 'boolean' } },
          { name: 'nextLogin', in: 'query', schema: { $ref: '#/components/schemas/NextLogin' } },
        ],
      },
    },
    '/api/v1/users': {
      post: {
        operationId: 'createUser',
        tags: ['User'],
        responses: { '200': { content: { 'application/json': { schema: { $ref: '#/components/schemas/User' } } } } },
        requestBody: {
          required: true,
          content: { 'application/json': { schema: { $ref: '#/components/schemas/User' } } },
        },
      },
    },
    '/api/v1/apps': {
      post: {
        operationId: 'createApplication',
        tags: ['Application'],
        requestBody: { content: { 'application/json': { schema: { $ref: '#/components/schemas/App' } } } },
      },
    },
    '/api/v1/apps/{appId}/users/{userId}': {
      post: {
        operationId: 'updateApplicationUser',
        tags: ['ApplicationUsers'],
        requestBody: { content: { 'application/json': { schema: { $ref: '#/components/schemas/AppUserUpdate' } } } },
      },
    },
    '/.well-known/okta-organization': {
      get: {
        operationId: 'getWellknownOrgMetadata',
        tags: ['OrgSettingMetadata'],
        security: [],
        responses: { '200': { $ref: '#/components/responses/rule' } },
      },
    },
  },
  components: {
    parameters: { limit: { name: 'limit', in: 'query', schema: { type: 'integer', minimum: 1, maximum: 200 } } },
    responses: { rule: { content: { 'application/json': { schema: { $ref: '#/components/schemas/Rule' } } } } },
    requestBodies: { rule: { content: { 'application/json': { schema: { $ref: '#/components/schemas/Rule' } } } } },
    schemas: {
      NextLogin: { type: 'string', enum: ['changePassword'] },
      User: {
        allOf: [
          { $ref: '#/components/schemas/Dated' },
          {
            type: 'object',
            required: ['profile', 'id'],
            properties: {
              id: readOnlyText,
              profile: { $ref: '#/components/schemas/Profile' },
              credentials: {
                type: 'object',
                properties: {
                  provider: { $ref: '#/components/schemas/Provider' },
                  password: { type: 'string', minLength: 4 },
                },
              },
            },
          },
        ],
      },
      Dated: { type: 'object', properties: { created: readOnlyText, type: { $ref: '#/components/schemas/Type' } } },
      Type: { type: 'object', properties: { id: { type: 'string' }, parent: { $ref: '#/components/schemas/Type' } } },
      Provider: { type: 'object', readOnly: true, properties: { type: { type: 'string' } } },
      Profile: {
        type: 'object',
        additionalProperties: true,
        properties: { email: { type: 'string', format: 'email' }, city: { type: 'string', nullable: true } },
      },
      Rule: {
        type: 'object',
        properties: { names: { type: 'array', items: { type: 'object', properties: { name: { type: 'string' } } } } },
      },
      App: {
        type: 'object',
        required: ['mode'],
        properties: {
          mode: { type: 'string' },
          settings: { type: 'object', properties: { shared: { type: 'string' } } },
        },
        discriminator: { propertyName: 'mode', mapping: { BOOKMARK: '#/components/schemas/Bookmark' } },
      },
      Bookmark: {
        allOf: [
          { $ref: '#/components/schemas/App' },
          { required: ['name'], properties: { name: { type: 'string' } } },
          { properties: { settings: { type: 'object', properties: { url: { type: 'string' } }, required: ['url'] } } },
        ],
      },
      AppUserUpdate: {
        oneOf: [
          { type: 'object', properties: { profile: { $ref: '#/components/schemas/Profile' } } },
          {
            type: 'object',
            properties: { credentials: { type: 'object', properties: { userName: { type: 'string' } } } },
          },
        ],
      },
    },
  },
};
