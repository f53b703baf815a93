import { memberAt, objectAt } from 'okta-connector/host';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { CopyText } from '../parts/copy-button.tsx';
import { Disclosure } from '../parts/disclosure.tsx';
import { JsonTree } from '../parts/json-view.tsx';
import { clearEvents, events, type FedEvent, feeds, held, isPaused, setPaused } from '../state/event-feed.ts';
import { steps } from '../state/session.ts';
import { RunWithEvent } from './run-with-event.tsx';

const mostShown = 100;

/** The events that arrived, newest first. */
export function EventList(): JSX.Element {
  const [filter, setFilter] = useState('');
  const words = filter.toLowerCase().split(/\s+/);
  const matching = events.value.filter((event) => {
    const text = `${event.trigger} ${JSON.stringify(event.data)}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
  return (
    <section class="card" aria-labelledby="live">
      <div class="card-head">
        <h2 id="live">Live events</h2>
        <div class="row">
          <button type="button" aria-pressed={isPaused.value} onClick={() => setPaused(!isPaused.value)}>
            {isPaused.value ? `Paused, ${held.value.length} waiting` : 'Pause'}
          </button>
          <button type="button" class="quiet" onClick={clearEvents}>
            Clear
          </button>
        </div>
      </div>
      <div class="field">
        <label for="event-filter">Filter</label>
        <input
          id="event-filter"
          type="search"
          autocomplete="off"
          placeholder="words in the event, for example: ada failed"
          value={filter}
          onInput={({ currentTarget }) => setFilter(currentTarget.value)}
        />
      </div>
      {matching.length > 0 ? (
        <ul class="plain-list">
          {matching.slice(0, mostShown).map((event) => (
            <EventEntry key={`${event.trigger} ${event.id}`} event={event} />
          ))}
        </ul>
      ) : (
        <p class="hint">
          {feeds.value.length === 0
            ? 'Choose a trigger. Its events appear here within seconds of happening in Okta.'
            : events.value.length === 0
              ? 'Waiting for the first event. Okta publishes most events within seconds.'
              : 'No event matches the filter.'}
        </p>
      )}
    </section>
  );
}

function EventEntry({ event }: { readonly event: FedEvent }): JSX.Element {
  const { trigger, data, receivedAt } = event;
  const title = steps.value?.triggers.find(({ key }) => key === trigger)?.title ?? trigger;
  const published = memberAt(data, 'published');
  const at = typeof published === 'string' ? new Date(published) : new Date(receivedAt);
  const [isRaw, setRaw] = useState(false);
  return (
    <li>
      <Disclosure
        summary={
          <>
            <time dateTime={at.toISOString()}>{at.toLocaleTimeString()}</time>
            <strong>{title}</strong>
            <span class="grow">{subjectOf(data)}</span>
            {memberAt(data, 'succeeded') === false ? <span class="effect remove">failed</span> : null}
          </>
        }
        content={() => (
          <>
            <div class="row">
              <RunWithEvent data={data} />
              <button type="button" aria-pressed={isRaw} onClick={() => setRaw(!isRaw)}>
                Raw event
              </button>
            </div>
            {isRaw ? (
              <CopyText text={JSON.stringify(data, undefined, 2)} what="the event as JSON" />
            ) : (
              <JsonTree value={withoutRaw(data)} />
            )}
          </>
        )}
      />
    </li>
  );
}

/** Who did it to what, for example "Ada Okonkwo → Grace Lindqvist, Engineering". */
function subjectOf(data: unknown): string {
  const name = (member: string) => {
    const found = objectAt(data, member);
    const text = found['name'] ?? found['login'] ?? found['id'];
    return typeof text === 'string' ? [text] : [];
  };
  const objects = ['user', 'group', 'app', 'device', 'policy'].flatMap(name);
  const actor = name('actor');
  return [...actor, ...(objects.length === 0 ? [] : ['→']), objects.join(', ')].join(' ');
}

function withoutRaw(data: unknown): unknown {
  return Object.fromEntries(Object.entries(objectAt(data)).filter(([name]) => name !== 'event'));
}
