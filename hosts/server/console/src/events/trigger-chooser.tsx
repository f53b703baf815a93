import { searchSteps } from 'okta-connector/host';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { ListedTrigger } from '../../../src/console/steps.ts';
import { feeds, follow, mostFeeds, unfollow } from '../state/event-feed.ts';
import { steps } from '../state/session.ts';
import { TriggerOptions } from './trigger-options.tsx';

const statusTexts = {
  connecting: 'connecting…',
  live: '● live',
  waiting: 'waiting for Okta',
  reconnecting: 'connection lost, reconnecting…',
  failed: 'stopped',
};

/** Chooses the triggers to follow. */
export function TriggerChooser(): JSX.Element | null {
  const [query, setQuery] = useState('');
  const index = steps.value;
  if (index === undefined) return null;
  const { triggers, resources } = index;
  const found = query.trim() === '' ? undefined : searchSteps({ actions: [], triggers, resources }, query);
  return (
    <section class="card" aria-labelledby="triggers">
      <h2 id="triggers">Triggers</h2>
      <Followed />
      <div class="field">
        <label for="trigger-search">Search triggers</label>
        <input
          id="trigger-search"
          type="search"
          autocomplete="off"
          placeholder="for example: locked out"
          aria-describedby="trigger-limit"
          value={query}
          onInput={({ currentTarget }) => setQuery(currentTarget.value)}
        />
        <p class="hint" id="trigger-limit">
          Choose up to {mostFeeds}. They are followed on every screen.{' '}
          {feeds.value.length < mostFeeds
            ? null
            : 'Each keeps a connection open, and browsers allow six to one server. Stop one to choose another. Webhooks and streams over HTTP have no such limit.'}
        </p>
      </div>
      <div class="trigger-scroll">
        {found === undefined ? (
          resources.map(({ key, title }) => {
            const members = triggers.filter(({ resource }) => resource === key);
            if (members.length === 0) return null;
            return (
              <details key={key} open={key === resources[0]?.key}>
                <summary>
                  {title} <span class="count">{members.length}</span>
                </summary>
                <TriggerBoxes triggers={members} />
              </details>
            );
          })
        ) : found.length === 0 ? (
          <p class="hint">No trigger matches. Try another word.</p>
        ) : (
          <TriggerBoxes triggers={found} />
        )}
      </div>
    </section>
  );
}

function TriggerBoxes({ triggers }: { readonly triggers: readonly ListedTrigger[] }): JSX.Element {
  const followed = new Set(feeds.value.map(({ trigger }) => trigger));
  return (
    <ul class="boxes">
      {triggers.map(({ key, title }) => (
        <li key={key}>
          <label class="choice">
            <input
              type="checkbox"
              checked={followed.has(key)}
              disabled={!followed.has(key) && followed.size >= mostFeeds}
              onChange={({ currentTarget }) => (currentTarget.checked ? follow(key) : unfollow(key))}
            />
            {title}
          </label>
        </li>
      ))}
    </ul>
  );
}

function Followed(): JSX.Element | null {
  if (feeds.value.length === 0) return null;
  const titles = new Map(steps.value?.triggers.map(({ key, title }) => [key, title]));
  return (
    <ul class="followed">
      {feeds.value.map(({ trigger, status, reason, input }) => (
        <li key={trigger}>
          <div class="row">
            <strong class="grow">{titles.get(trigger) ?? trigger}</strong>
            <span class={`feed ${status}`}>{statusTexts[status]}</span>
          </div>
          {status === 'failed' ? (
            <p class="error">{reason ?? 'The server ended the stream. Choose Reconnect to follow it again.'}</p>
          ) : reason === undefined ? null : (
            <p class="hint">{reason}</p>
          )}
          <div class="row">
            {status === 'failed' ? (
              <button type="button" class="small" onClick={() => follow(trigger, input)}>
                Reconnect
              </button>
            ) : null}
            <TriggerOptions trigger={trigger} input={input} />
            <button type="button" class="small" onClick={() => unfollow(trigger)}>
              Stop<span class="visually-hidden"> following {titles.get(trigger)}</span>
            </button>
          </div>
        </li>
      ))}
    </ul>
  );
}
