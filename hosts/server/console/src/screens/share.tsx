import type { JSX } from 'preact';
import { Keys } from '../share/keys.tsx';
import { McpSnippets } from '../share/mcp-snippets.tsx';
import { OpenApiAddresses } from '../share/open-api-addresses.tsx';
import { session } from '../state/session.ts';

/** The addresses and keys with which others use the server. */
export function ShareScreen(): JSX.Element {
  const who = session.value;
  const isOwner = who !== 'loading' && who !== 'none' && who.owner;
  return (
    <div class="page">
      <h1>Share</h1>
      {isOwner ? <Keys /> : <p class="note">Only the key of the owner may create keys for others.</p>}
      <div class="columns">
        <OpenApiAddresses />
        <McpSnippets />
      </div>
    </div>
  );
}
