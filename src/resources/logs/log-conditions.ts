import { z } from 'zod';
import { field } from '../../step/field.ts';
import { type FieldFault, requiredText } from '../../step/fields.ts';
import { eventTypeFault } from './event-catalog.ts';
import { results } from './log-search.ts';

const syntax = 'https://developer.okta.com/docs/reference/system-log-query/';

/** Keywords that Okta accepts at most, and the longest of them (Okta's reference). */
const mostKeywords = 10;
const longestKeyword = 40;

/** The conditions of a free search of the log. */
export const conditionFields = {
  eventTypes: field(
    z.array(field(requiredText().check(knownType), { title: 'Event type', optionsFrom: 'event_types' })).max(50),
    {
      title: 'Event types',
      description: 'Return only these types. Default: all.',
      optionsFrom: 'event_types',
    },
  ).optional(),
  outcome: field(z.enum(results), { title: 'Result', description: 'Return only events with this result.' }).optional(),
  query: field(requiredText(), {
    title: 'Keywords',
    description: 'Up to 10 words of up to 40 characters, all of which the event must contain.',
    placeholder: 'helpdesk',
  }).optional(),
  filter: field(requiredText(), {
    title: 'Filter',
    description: "A further condition in Okta's filter syntax, on any property but published.",
    placeholder: 'client.ipAddress eq "203.0.113.24"',
    docs: syntax,
  }).optional(),
};

function knownType({ value: name, issues }: z.core.ParsePayload<string>): void {
  const message = name === '' ? undefined : eventTypeFault(name);
  if (message !== undefined) issues.push({ code: 'custom', input: name, message });
}

/** Faults of conditions that Okta would reject. */
export function conditionFaults({
  query = '',
  filter = '',
}: {
  readonly query?: string | undefined;
  readonly filter?: string | undefined;
}): FieldFault[] {
  const faults: FieldFault[] = [];
  const words = query.split(/\s+/).filter((word) => word !== '');
  if (words.length > mostKeywords)
    faults.push({ path: 'query', message: `has more than ${mostKeywords} words`, hint: 'leave some out' });
  if (words.some((word) => word.length > longestKeyword))
    faults.push({
      path: 'query',
      message: `has a word of more than ${longestKeyword} characters`,
      hint: 'use a filter',
    });
  if (/\bpublished\b/.test(filter.replaceAll(/"(?:[^"\\]|\\.)*"/g, '')))
    faults.push({ path: 'filter', message: 'cannot use published', hint: 'use since and until' });
  return faults;
}
