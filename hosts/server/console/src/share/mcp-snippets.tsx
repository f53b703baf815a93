import type { JSX } from 'preact';
import { CopyText } from '../parts/copy-button.tsx';
import { Tabs } from '../parts/tabs.tsx';
import { connection } from '../state/session.ts';

/** How MCP clients reach the server. */
export function McpSnippets(): JSX.Element {
  const url = `${location.origin}/mcp`;
  const { orgUrl = 'https://acme.okta.com' } = connection.value;
  const headers = { Authorization: 'Bearer YOUR_KEY' };
  const overHttp = { mcpServers: { okta: { type: 'http', url, headers } } };
  const inVsCode = {
    inputs: [{ type: 'promptString', id: 'okta-key', description: 'Key of the Okta connector', password: true }],
    servers: { okta: { type: 'http', url, headers: { Authorization: 'Bearer $' + '{input:okta-key}' } } },
  };
  const overStdio = {
    mcpServers: {
      okta: {
        command: 'npx',
        args: ['okta-connector', 'mcp'],
        env: { OKTA_CLIENT_ORGURL: orgUrl, OKTA_CLIENT_TOKEN: 'YOUR_API_TOKEN' },
      },
    },
  };
  return (
    <section class="card" aria-labelledby="mcp">
      <h2 id="mcp">MCP, for agents</h2>
      <p class="hint">Use a key that may do no more than the agent should. Tools that it may not use are not listed.</p>
      <CopyText text={url} what="the MCP address" />
      <Tabs
        label="MCP clients"
        tabs={[
          { key: 'http', title: 'Most clients', panel: () => <Snippet value={overHttp} what="the MCP settings" /> },
          { key: 'code', title: 'VS Code', panel: () => <Snippet value={inVsCode} what="the settings for VS Code" /> },
          {
            key: 'stdio',
            title: 'Without this server',
            panel: () => (
              <>
                <p class="hint">Starts the connector beside the client, over standard input and output.</p>
                <Snippet value={overStdio} what="the settings for stdio" />
              </>
            ),
          },
        ]}
      />
    </section>
  );
}

function Snippet({ value, what }: { readonly value: unknown; readonly what: string }): JSX.Element {
  return <CopyText text={JSON.stringify(value, undefined, 2)} what={what} />;
}
