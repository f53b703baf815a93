import type { Connection } from 'okta-connector';
import { effects } from '../../src/clients/client.ts';
import type { McpHost, McpRun } from '../../src/mcp/host.ts';
import { mcpSettings } from '../../src/mcp/settings.ts';

/** A host around a connection that keeps the records of its runs. */
export function hostOf(
  connection: Connection,
  { flags = {}, ...more }: Partial<McpHost> & { readonly flags?: Readonly<Record<string, unknown>> } = {},
): McpHost & { readonly runs: McpRun[] } {
  const runs: McpRun[] = [];
  return {
    connection: () => connection,
    access: effects,
    settings: mcpSettings({ flags }),
    runTimeoutMs: 45_000,
    onRun: (run) => void runs.push(run),
    runs,
    ...more,
  };
}

/** The texts of a tool's result. */
export function textOf(result: unknown): string {
  const { content } = Object(result);
  return Array.isArray(content) ? content.map((part: { text?: string }) => part.text ?? '').join('\n') : '';
}
