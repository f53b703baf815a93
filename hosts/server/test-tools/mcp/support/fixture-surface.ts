import {
  createRequestStateCodec,
  inputRequired,
  inputResponse,
  type McpServerFactory,
} from '@modelcontextprotocol/server';
import { protocolServer } from '../../../src/mcp/protocol-server.ts';
import type { McpPrompt, McpSurface } from '../../../src/mcp/surface.ts';
import { fixtureTools, png } from './fixture-tools.ts';

const codec = createRequestStateCodec<number>({ key: new Uint8Array(32).fill(1) });
const tools = fixtureTools(codec);

const said = (text: string) => ({ role: 'user' as const, content: { type: 'text' as const, text } });
const prompts: readonly McpPrompt[] = [
  {
    definition: { name: 'test_simple_prompt', description: 'Fixture' },
    get: () => ({ messages: [said('This is a simple prompt for testing.')] }),
  },
  {
    definition: {
      name: 'test_prompt_with_arguments',
      description: 'Fixture',
      arguments: ['arg1', 'arg2'].map((name) => ({ name, description: name, required: true })),
    },
    get: ({ arg1, arg2 }) => ({ messages: [said(`Prompt with arguments: arg1='${arg1}', arg2='${arg2}'`)] }),
  },
  {
    definition: {
      name: 'test_prompt_with_embedded_resource',
      description: 'Fixture',
      arguments: [{ name: 'resourceUri', description: 'URI', required: true }],
    },
    get: ({ resourceUri = '' }) => ({
      messages: [
        {
          role: 'user',
          content: {
            type: 'resource',
            resource: { uri: resourceUri, mimeType: 'text/plain', text: 'Embedded resource content for testing.' },
          },
        },
        said('Please process the embedded resource above.'),
      ],
    }),
  },
  {
    definition: { name: 'test_prompt_with_image', description: 'Fixture' },
    get: () => ({
      messages: [
        { role: 'user', content: { type: 'image', data: png, mimeType: 'image/png' } },
        said('Please analyze the image above.'),
      ],
    }),
  },
  {
    definition: { name: 'test_input_required_result_prompt', description: 'Fixture' },
    get(_, { mcpReq }) {
      const response = inputResponse(mcpReq.inputResponses, 'user_context');
      if (response.kind === 'elicit') return { messages: [said(`Context: ${String(response.content?.['context'])}`)] };
      const requestedSchema = {
        type: 'object' as const,
        properties: { context: { type: 'string' as const } },
        required: ['context'],
      };
      const question = inputRequired.elicit({ message: 'What context should the prompt use?', requestedSchema });
      return inputRequired({ inputRequests: { user_context: question } });
    },
  },
];

const text = { uri: 'test://static-text', name: 'static-text', description: 'Fixture', mimeType: 'text/plain' };
const binary = { uri: 'test://static-binary', name: 'static-binary', description: 'Fixture', mimeType: 'image/png' };

const surface: McpSurface = {
  instructions: 'Fixtures of the conformance suite.',
  isShared: true,
  tools: async () => tools,
  tool: async (name) => tools.find(({ definition }) => definition.name === name),
  refusal: () => undefined,
  resources: {
    listed: [text, binary],
    templates: async () => [
      {
        uriTemplate: 'test://template/{id}/data',
        name: 'template',
        description: 'Fixture',
        mimeType: 'application/json',
      },
    ],
    async read(uri) {
      if (uri === text.uri) {
        return {
          contents: [{ uri, mimeType: text.mimeType, text: 'This is the content of the static text resource.' }],
        };
      }
      if (uri === binary.uri) return { contents: [{ uri, mimeType: binary.mimeType, blob: png }] };
      const [, id] = /^test:\/\/template\/([^/]+)\/data$/.exec(uri) ?? [];
      if (id === undefined) return undefined;
      const data = { id, templateTest: true, data: `Data for ID: ${id}` };
      return { contents: [{ uri, mimeType: 'application/json', text: JSON.stringify(data) }] };
    },
  },
  prompts,
  complete: async ({ argument }) => ['test1', 'test2'].filter((value) => value.startsWith(argument.value)),
};

/** A server of the fixtures, made by the code that serves the connector. */
export const fixtureFactory: McpServerFactory = () => protocolServer(surface, codec);
