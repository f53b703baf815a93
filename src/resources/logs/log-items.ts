import { z } from 'zod';
import { objectAt, textAt } from '../../okta/json.ts';
import type { Extent, Okta } from '../../step/action.ts';
import { field } from '../../step/field.ts';
import { listInput, listOutput, refuse } from '../../step/fields.ts';
import type { LogEvent } from '../../step/log-event.ts';
import { partyOf, textIn } from './event-parties.ts';
import { type LogQuery, searchLog } from './log-search.ts';
import { type LogWindow, windowFaults, windowFields, windowModel } from './log-window.ts';
import { type TriggerEvent, toTriggerEvent, triggerEventModel } from './trigger-event.ts';
import { watchedNames } from './watched-values.ts';

/** An event of a list, in the shape in which triggers return it. */
export const logItemModel = field(
  triggerEventModel.omit({ fresh: true, before: true, after: true, attributesNote: true }),
  {
    title: 'Event',
    // The event as Okta sent it repeats everything else.
    essential: Object.keys(triggerEventModel.shape).filter(
      (name) => !['event', 'hookIds', 'fresh', ...watchedNames].includes(name),
    ),
  },
);

type LogItem = Omit<TriggerEvent, 'fresh'>;

/** Input of a step that lists events: a window of time, its own conditions, and how much to return. */
export function logInput<Shape extends z.ZodRawShape>(shape: Shape) {
  return listInput({ ...windowFields, ...shape }).check(
    refuse((input: object) => windowFaults({ since: textAt(input, 'since'), until: textAt(input, 'until') })),
  );
}

/** Output of a step that lists events. */
export function logOutput<Item extends z.ZodType>(item: Item) {
  return listOutput(item).extend({ window: windowModel });
}

/** Events of a query as items, each in the given form. */
export async function listLog<Item>(
  okta: Okta<'listLogEvents' | 'getUser'>,
  {
    query,
    extent,
    toItem,
  }: { readonly query: LogQuery; readonly extent: Extent; readonly toItem: (event: LogEvent) => Item },
): Promise<{ items: Item[]; nextCursor?: string; window: LogWindow }> {
  const { items, ...rest } = await searchLog(okta, query, extent);
  return { ...rest, items: items.map(toItem) };
}

/** An item whose user is the actor if no user is a target, as in a sign-in. */
export function toLogItem(event: LogEvent): LogItem {
  return toTriggerEvent(event, { userIs: 'actor' });
}

/** What changed a membership or an assignment. */
const by = field(z.enum(['user', 'rule', 'system']), {
  title: 'Changed by',
  description: 'user: a person or their API token. rule: a group rule. system: Okta, for example an import.',
});

/** Whether a membership or an assignment began or ended. */
const change = field(z.enum(['added', 'removed']), { title: 'Change' });

/** Which changes to return. */
export const onlyChange = field(z.enum(['added', 'removed']), {
  title: 'Change',
  description: 'Return only this kind of change. Default: both.',
}).optional();

/** An event of a membership or an assignment. */
export const changeItemModel = field(logItemModel.extend({ change, by }), {
  title: 'Change',
  essential: ['change', 'by', 'published', 'actor', 'user', 'group', 'app', 'outcome', 'uuid'],
});

/** The event types of a membership or an assignment. */
export function changeTypes(prefix: string, change: 'added' | 'removed' | undefined): string[] {
  const types = { added: `${prefix}.add`, removed: `${prefix}.remove` };
  return change === undefined ? Object.values(types) : [types[change]];
}

/** An item about a membership or an assignment. */
export function toChangeItem(event: LogEvent): z.infer<typeof changeItemModel> {
  const change = event.eventType.endsWith('.remove') ? 'removed' : 'added';
  return { ...toTriggerEvent(event), change, by: changedBy(event) };
}

// Third party: the debug data names the rule that added a member. Okta does not document it.
function changedBy(event: LogEvent): 'user' | 'rule' | 'system' {
  const rule = textIn(objectAt(event, 'debugContext', 'debugData'), 'triggeredByGroupRuleId');
  if (rule !== undefined) return 'rule';
  return partyOf(event.actor)?.type.toLowerCase() === 'user' ? 'user' : 'system';
}

/** The order of a free search. */
export const order = field(z.enum(['newest_first', 'oldest_first']), {
  title: 'Order',
  default: 'newest_first',
}).optional();

/** Which results of an attempt to return. */
export const onlyResult = field(z.enum(['SUCCESS', 'FAILURE', 'ALLOW', 'DENY']), {
  title: 'Result',
  description: 'Return only attempts with this result. Default: all.',
}).optional();
