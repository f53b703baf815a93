import { definePicker } from '../../step/picker.ts';
import { type EventType, eventTypes as everyType, searchEventTypes } from './event-catalog.ts';

const pageSize = 100;

/** Event types of the System Log, searched in the catalog of the package without calling Okta. */
export const eventTypesPicker = definePicker({
  key: 'event_types',
  title: 'Event types',
  operations: [],
  async load({ query = '', cursor }) {
    const found = query.trim() === '' ? everyType() : searchEventTypes(query);
    const start = cursor === undefined ? 0 : found.findIndex(({ name }) => name === cursor) + 1;
    const page = found.slice(start, start + pageSize);
    const last = page.at(-1);
    return {
      items: page.map((type) => ({ value: type.name, label: labelOf(type) })),
      ...(last !== undefined && start + pageSize < found.length ? { nextCursor: last.name } : {}),
    };
  },
});

function labelOf({ name, hookEligible }: EventType): string {
  return hookEligible ? name : `${name} (polling only)`;
}
