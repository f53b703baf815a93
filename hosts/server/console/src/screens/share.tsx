import type { JSX } from 'preact';

/** . */
export function ShareScreen(): JSX.Element {
  return (
    <div class="page">
      <h1>Share</h1>
    </div>
  );
}
