import type { Option } from './picker.ts';

const order = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

/** The entries of a page as a person looks for them: by label, with "Team 9" before "Team 10". */
export function byLabel<One extends Pick<Option, 'label'>>(entries: readonly One[]): One[] {
  return [...entries].sort((one, other) => order.compare(one.label, other.label));
}
