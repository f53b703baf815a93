import type { JSX } from 'preact';

/** . */
export function EventsScreen(): JSX.Element {
  return (
    <div class="page">
      <h1>Events</h1>
    </div>
  );
}
