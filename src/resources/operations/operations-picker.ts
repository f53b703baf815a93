import { refusedField } from '../../okta/errors.ts';
import { definePicker } from '../../step/picker.ts';
import { labelOf, operationCatalog } from './catalog.ts';
import { searchCatalog } from './search.ts';

const pageSize = 100;

/** Every operation of Okta's API, by words of its name, path and section. */
export const operationsPicker = definePicker({
  key: 'operations',
  title: 'Operations',
  operations: [],
  async load({ query = '', cursor = '0' }) {
    const start = /^\d{1,3}$/.test(cursor) ? Number(cursor) : undefined;
    if (start === undefined)
      throw refusedField('cursor', { what: 'is not a cursor of this list', hint: 'leave it out to start over' });
    const found = searchCatalog(await operationCatalog(), query);
    const end = start + pageSize;
    const items = found.slice(start, end).map((entry) => ({ value: entry.id, label: labelOf(entry) }));
    return end < found.length ? { items, nextCursor: String(end) } : { items };
  },
});
