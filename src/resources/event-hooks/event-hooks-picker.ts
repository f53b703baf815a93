import { textAt } from '../../okta/json.ts';
import { searchedHere } from '../../step/local-search.ts';
import { objectOption, statusMark } from '../../step/object-option.ts';
import { definePicker } from '../../step/picker.ts';

/** Event hooks, searched by name here, as Okta cannot search them. */
export const eventHooksPicker = definePicker({
  key: 'event_hooks',
  title: 'Event hooks',
  operations: ['listEventHooks'],
  load: (search, { okta }) =>
    searchedHere(search, async (cursor) => {
      const { items, ...rest } = await okta.page('listEventHooks', { cursor });
      return {
        ...rest,
        items: items.map((hook) => objectOption(hook, { marks: [statusMark(hook), unverified(hook)] })),
      };
    }),
});

/** Okta delivers only to endpoints that it has verified. */
function unverified(hook: unknown): string | undefined {
  return textAt(hook, 'verificationStatus') === 'UNVERIFIED' ? 'unverified' : undefined;
}
