import type { JSX } from 'preact';

/** The mark of the product. */
export function Mark(): JSX.Element {
  return (
    <svg class="mark" viewBox="0 0 32 32" width="28" height="28" aria-hidden="true">
      <rect width="32" height="32" rx="8" />
      <circle cx="11" cy="16" r="4.5" />
      <path d="M15.5 16H26m-4 0v4" />
    </svg>
  );
}
