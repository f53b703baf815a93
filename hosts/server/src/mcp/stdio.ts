import type { Readable, Writable } from 'node:stream';
import { type StdioServerHandle, StdioServerTransport, serveStdio } from '@modelcontextprotocol/server/stdio';
import { mcpFactory } from './factory.ts';
import type { McpHost } from './host.ts';

/** The streams of a process. Standard output carries the protocol and nothing else. */
export interface McpStreams {
  readonly stdin: Readable;
  readonly stdout: Writable;
  readonly stderr: Writable;
}

/** A running server. */
export interface McpServing extends StdioServerHandle {
  /** Resolves when the client has closed its end. */
  readonly closed: Promise<void>;
}

/** Serves MCP over the streams of a process until the client closes them. */
export function serveMcpStdio(host: McpHost, { stdin, stdout, stderr }: McpStreams): McpServing {
  const transport = new StdioServerTransport(stdin, stdout);
  const handle = serveStdio(mcpFactory(host), {
    transport,
    onerror: (error) => void stderr.write(`MCP: ${error.message}\n`),
  });
  const closed = new Promise<void>((resolve) => {
    stdin.once('end', resolve);
    stdin.once('close', resolve);
    // A message beyond the limit of the transport ends it, and stdin stays open.
    const { onclose } = transport;
    transport.onclose = () => {
      onclose?.();
      resolve();
    };
  });
  return { closed, close: () => handle.close() };
}
