import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { CopyText } from '../parts/copy-button.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { type Problem, problemIn, request } from '../state/api.ts';
import { NewSubscription } from './new-subscription.tsx';
import type { Subscription } from './subscription.ts';
import { SubscriptionEntry } from './subscription-entry.tsx';

/** The webhooks, with their dead letters. */
export function Subscriptions(): JSX.Element {
  const [items, setItems] = useState<readonly Subscription[] | undefined>(undefined);
  const [problem, setProblem] = useState<Problem | undefined>(undefined);
  const [created, setCreated] = useState<Subscription | undefined>(undefined);
  const load = () =>
    request<{ readonly items: readonly Subscription[] }>('/subscriptions').then(
      ({ body }) => {
        setItems(body.items);
        setProblem(undefined);
      },
      (error: unknown) => setProblem(problemIn(error)),
    );
  useEffect(() => void load(), []);
  return (
    <section class="card" aria-labelledby="subscriptions">
      <h2 id="subscriptions">Webhooks</h2>
      <p class="hint">
        The server sends each event of a trigger to a URL, signed, until the subscription is deleted. Events that cannot
        be delivered are kept as dead letters.
      </p>
      {problem === undefined ? null : <ProblemNote problem={problem} />}
      {created?.secret === undefined ? null : (
        <div class="note good">
          <p class="note-title">Copy the secret now. It is not shown again.</p>
          <CopyText text={created.secret} what="the secret of the webhook" />
        </div>
      )}
      {items === undefined || items.length === 0 ? null : (
        <ul class="plain-list">
          {items.map((item) => (
            <SubscriptionEntry key={item.id} subscription={item} onChanged={() => void load()} />
          ))}
        </ul>
      )}
      {items === undefined ? null : (
        <NewSubscription
          onCreated={(subscription) => {
            setCreated(subscription);
            void load();
          }}
        />
      )}
    </section>
  );
}
