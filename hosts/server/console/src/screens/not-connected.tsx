import type { JSX } from 'preact';
import { addressOf } from '../state/route.ts';
import { connection } from '../state/session.ts';

/** Says that there is no org yet, and where to connect one. */
export function NotConnected(): JSX.Element | null {
  if (connection.value.connected) return null;
  return (
    <p class="note">
      The server is not connected to an Okta org. <a href={addressOf('connect')}>Connect one</a> first.
    </p>
  );
}
