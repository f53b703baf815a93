import { setTimeout } from 'node:timers/promises';
import {
  type CallToolResult,
  type InputRequests,
  inputRequired,
  inputResponse,
  type RequestStateCodec,
  type Tool,
} from '@modelcontextprotocol/server';
import { OktaError } from 'okta-connector';
import type { McpTool, ToolCall } from '../../../src/mcp/tool.ts';

// The tools whose names and results the conformance suite prescribes.

/** A red pixel. */
export const png = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg==';
const wav = 'UklGRiQAAABXQVZFZm10IBAAAAABAAEAQB8AAIA+AAACABAAZGF0YQAAAAA=';

const image = { type: 'image' as const, data: png, mimeType: 'image/png' };
const text = (content: string): CallToolResult => ({ content: [{ type: 'text', text: content }] });

const elicit = (name: string, message: string) =>
  inputRequired.elicit({
    message,
    requestedSchema: { type: 'object', properties: { [name]: { type: 'string' } }, required: [name] },
  });
const sample = (question: string) =>
  inputRequired.createMessage({
    messages: [{ role: 'user', content: { type: 'text', text: question } }],
    maxTokens: 100,
  });

function fixture(name: string, call: McpTool['call'], inputSchema: Tool['inputSchema'] = { type: 'object' }): McpTool {
  return { definition: { name, description: `Fixture ${name}`, inputSchema }, call };
}

/** A tool that asks once, and again as long as something is missing. */
function asking(name: string, requests: InputRequests, done: (call: ToolCall) => string): McpTool {
  return fixture(name, async (_, call) => {
    const { inputResponses } = call.context.mcpReq;
    const isMissing = Object.keys(requests).some((key) => inputResponse(inputResponses, key).kind === 'missing');
    return isMissing ? inputRequired({ inputRequests: requests }) : text(done(call));
  });
}

/** A tool that asks with a signed state in some rounds. */
function stateful(
  name: string,
  { codec, rounds }: { readonly codec: RequestStateCodec<number>; readonly rounds: readonly InputRequests[] },
): McpTool {
  return fixture(name, async (_, { context }) => {
    const round = context.mcpReq.requestState<number>() ?? 0;
    const answered = Object.keys(rounds[round - 1] ?? {}).every(
      (key) => inputResponse(context.mcpReq.inputResponses, key).kind !== 'missing',
    );
    const next = answered ? round : round - 1;
    const inputRequests = rounds[next];
    if (inputRequests === undefined) return text('state-ok');
    return inputRequired({ inputRequests, requestState: await codec.mint(next + 1, context) });
  });
}

const ok = inputRequired.elicit({
  message: 'Please confirm',
  requestedSchema: { type: 'object', properties: { ok: { type: 'boolean' } }, required: ['ok'] },
});
const name = elicit('name', 'What is your name?');

/** The tools of the fixtures. */
export function fixtureTools(codec: RequestStateCodec<number>): McpTool[] {
  return [
    fixture('test_simple_text', async () => text('This is a simple text response for testing.')),
    fixture('test_image_content', async () => ({ content: [image] })),
    fixture('test_audio_content', async () => ({ content: [{ type: 'audio', data: wav, mimeType: 'audio/wav' }] })),
    fixture('test_embedded_resource', async () => ({
      content: [
        {
          type: 'resource',
          resource: {
            uri: 'test://embedded-resource',
            mimeType: 'text/plain',
            text: 'This is an embedded resource content.',
          },
        },
      ],
    })),
    fixture('test_multiple_content_types', async () => ({
      content: [
        { type: 'text', text: 'Multiple content types test:' },
        image,
        {
          type: 'resource',
          resource: {
            uri: 'test://mixed-content-resource',
            mimeType: 'application/json',
            text: '{"test":"data","value":123}',
          },
        },
      ],
    })),
    fixture('test_error_handling', async () => {
      throw new OktaError('conflict', { what: 'This tool intentionally returns an error for testing' });
    }),
    fixture('test_tool_with_progress', async (_, { progress }) => {
      for (const done of [0, 50, 100]) {
        await progress?.(done, `${done} of 100`, 100);
        await setTimeout(20);
      }
      return text('Done');
    }),
    fixture('test_streaming_elicitation', async (_, { progress }) => {
      await progress?.(50, 'half', 100);
      return text('Streaming complete');
    }),
    fixture('test_logging_tool', async () => text('Done')),
    fixture('test_missing_capability', async () => inputRequired({ inputRequests: { question: sample('Anything?') } })),
    fixture('json_schema_2020_12_tool', async (given) => text(JSON.stringify(given)), richSchema),
    asking('test_input_required_result_elicitation', { user_name: name }, ({ context }) => {
      const response = inputResponse(context.mcpReq.inputResponses, 'user_name');
      return `Hello, ${response.kind === 'elicit' ? String(response.content?.['name']) : 'nobody'}!`;
    }),
    asking(
      'test_input_required_result_sampling',
      { capital_question: sample('What is the capital of France?') },
      () => 'Paris',
    ),
    asking(
      'test_input_required_result_list_roots',
      { client_roots: inputRequired.listRoots() },
      () => 'Roots received',
    ),
    stateful('test_input_required_result_request_state', { codec, rounds: [{ confirm: ok }] }),
    stateful('test_input_required_result_tampered_state', { codec, rounds: [{ confirm: ok }] }),
    stateful('test_input_required_result_multiple_inputs', {
      codec,
      rounds: [{ user_name: name, greeting: sample('Generate a greeting'), client_roots: inputRequired.listRoots() }],
    }),
    stateful('test_input_required_result_multi_round', {
      codec,
      rounds: [
        { step1: elicit('name', 'Step 1: What is your name?') },
        { step2: elicit('color', 'Step 2: What is your favorite color?') },
      ],
    }),
    fixture('test_input_required_result_capabilities', async (_, { canAsk }) =>
      inputRequired({ inputRequests: { question: canAsk ? name : sample('What is your name?') } }),
    ),
  ];
}

const richSchema: Tool['inputSchema'] = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  type: 'object',
  $defs: {
    address: {
      $anchor: 'addressDef',
      type: 'object',
      properties: { street: { type: 'string' }, city: { type: 'string' } },
    },
  },
  properties: {
    name: { type: 'string' },
    address: { $ref: '#/$defs/address' },
    contactMethod: { type: 'string', enum: ['phone', 'email'] },
    phone: { type: 'string' },
    email: { type: 'string' },
  },
  allOf: [{ anyOf: [{ required: ['phone'] }, { required: ['email'] }] }],
  if: { properties: { contactMethod: { const: 'phone' } }, required: ['contactMethod'] },
  // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
  then: { required: ['phone'] },
  else: { required: ['email'] },
  additionalProperties: false,
};
