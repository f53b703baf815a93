import type { JSX } from 'preact';

/** . */
export function PaceScreen(): JSX.Element {
  return (
    <div class="page">
      <h1>Pace</h1>
    </div>
  );
}
