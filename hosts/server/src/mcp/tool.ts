import type { CallToolResult, InputRequiredResult, ServerContext, Tool } from '@modelcontextprotocol/server';

/** A tool that a server offers. */
export interface McpTool {
  readonly definition: Tool;
  /** Runs it. An `OktaError` that it throws becomes a result with `isError`. */
  call(input: Readonly<Record<string, unknown>>, call: ToolCall): Promise<CallToolResult | InputRequiredResult>;
}

/** One call of a tool. */
export interface ToolCall {
  readonly context: ServerContext;
  /** Who calls: the client and the subject of its token, or `local`. */
  readonly principal: string;
  /** Whether the client can ask a person by a form. */
  readonly canAsk: boolean;
  readonly signal: AbortSignal;
  /** Reports progress; `undefined` if the client did not ask for it. */
  readonly progress: Progress | undefined;
}

/** Reports how far a call is. */
export type Progress = (done: number, message: string, total?: number) => Promise<void>;
