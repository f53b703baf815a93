import { signal } from '@preact/signals';

/** What screen readers say next, without moving the focus. */
export const announcement = signal('');

/** Has screen readers say a text. */
export function announce(text: string): void {
  // The same text again is not a change, and would stay unsaid.
  announcement.value = announcement.value === text ? `${text} ` : text;
}
