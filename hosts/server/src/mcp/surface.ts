import type {
  CallToolResult,
  CompleteRequest,
  GetPromptResult,
  InputRequiredResult,
  Prompt,
  ReadResourceResult,
  Resource,
  ResourceTemplateType,
  ServerContext,
} from '@modelcontextprotocol/server';
import type { McpTool } from './tool.ts';

/** A prompt that a server offers. */
export interface McpPrompt {
  readonly definition: Prompt;
  get(values: Readonly<Record<string, string>>, context: ServerContext): GetPromptResult | InputRequiredResult;
}

/** The resources that a server offers. */
export interface McpResources {
  readonly listed: readonly Resource[];
  templates(): Promise<readonly ResourceTemplateType[]>;
  /** `undefined` if there is no such resource. */
  read(uri: string, signal: AbortSignal): Promise<ReadResourceResult | undefined>;
}

/** What a server offers, apart from the protocol. */
export interface McpSurface {
  readonly instructions: string;
  tools(): Promise<readonly McpTool[]>;
  /** Finds a tool that can be called, listed or not. */
  tool(name: string): Promise<McpTool | undefined>;
  /** Why a known tool cannot be called; `undefined` for an unknown one. */
  refusal(name: string): CallToolResult | undefined;
  readonly resources: McpResources;
  readonly prompts: readonly McpPrompt[];
  /** The values that complete an argument of a prompt or a resource template. */
  complete(request: CompleteRequest['params'], signal: AbortSignal): Promise<readonly string[]>;
  /** Whether every caller gets the same lists of tools and resources, so that shared caches may keep them. */
  readonly isShared: boolean;
}
