import { memberAt } from 'okta-connector/host';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { Disclosure } from '../parts/disclosure.tsx';
import { JsonTree } from '../parts/json-view.tsx';
import { announce } from '../state/announce.ts';
import { type Problem, problemIn, request } from '../state/api.ts';
import { steps } from '../state/session.ts';
import type { Subscription } from './subscription.ts';

/** An event that could not be delivered. */
interface DeadLetter {
  readonly uuid?: string;
  readonly error?: unknown;
  readonly attempts?: number;
  readonly event?: unknown;
}

/** One webhook: its facts, its dead letters, and what can be done with it. */
export function SubscriptionEntry({
  subscription,
  onChanged,
}: {
  readonly subscription: Subscription;
  readonly onChanged: () => void;
}): JSX.Element {
  const { id, trigger, url, ...facts } = subscription;
  const { state, dead } = subscription;
  const reason = memberAt(subscription['problem'], 'detail');
  const [letters, setLetters] = useState<readonly DeadLetter[] | undefined>(undefined);
  const [problem, setProblem] = useState<Problem | undefined>(undefined);
  const [isAsking, setAsking] = useState(false);
  const title = steps.value?.triggers.find(({ key }) => key === trigger)?.title ?? trigger;
  const attempt = async (work: () => Promise<void>) => {
    try {
      setProblem(undefined);
      await work();
    } catch (error) {
      setProblem(problemIn(error));
    }
  };
  const load = () =>
    attempt(async () => {
      const { body } = await request<{ readonly items: readonly DeadLetter[] }>(`/subscriptions/${id}/dead-letters`);
      setLetters(body.items);
    });
  const replay = () =>
    attempt(async () => {
      const { body } = await request<{ readonly replayed?: number }>(`/subscriptions/${id}/replay`, {
        method: 'POST',
        body: {},
      });
      announce(`${body.replayed ?? 'The'} events are delivered again.`);
      await load();
      onChanged();
    });
  const remove = () =>
    attempt(async () => {
      await request(`/subscriptions/${id}`, { method: 'DELETE' });
      announce('The webhook was deleted.');
      onChanged();
    });
  return (
    <li>
      <Disclosure
        onOpen={() => void load()}
        summary={
          <>
            <strong>{title}</strong>
            <span class="grow">{url}</span>
            {typeof state === 'string' ? <span class="tag">{state}</span> : null}
            {typeof dead === 'number' && dead > 0 ? <span class="effect remove">{dead} dead</span> : null}
          </>
        }
        content={() => (
          <>
            {typeof reason === 'string' ? <p class="error">{reason}</p> : null}
            <h3>Dead letters</h3>
            {letters === undefined ? (
              <p class="hint">Loading…</p>
            ) : letters.length === 0 ? (
              <p class="hint">None. Every event was delivered or is still being retried.</p>
            ) : (
              <ul>
                {letters.map(({ uuid, error, attempts, event }) => (
                  <li key={uuid}>
                    <details>
                      <summary>
                        <code>{uuid}</code> after {attempts} {attempts === 1 ? 'attempt' : 'attempts'}:{' '}
                        {typeof error === 'string' ? error : JSON.stringify(error)}
                      </summary>
                      <JsonTree value={event} />
                    </details>
                  </li>
                ))}
              </ul>
            )}
            <Disclosure summary="Details" content={() => <JsonTree value={{ id, ...facts }} />} />
            {problem === undefined ? null : <p class="error">{problem.detail}</p>}
            <div class="row">
              {letters === undefined || letters.length === 0 ? null : (
                <button type="button" class="primary" onClick={() => void replay()}>
                  Deliver again
                </button>
              )}
              {isAsking ? (
                <>
                  <button type="button" class="danger solid" onClick={() => void remove()}>
                    Delete the webhook
                  </button>
                  <button type="button" onClick={() => setAsking(false)}>
                    Keep it
                  </button>
                </>
              ) : (
                <button type="button" class="danger" onClick={() => setAsking(true)}>
                  Delete…
                </button>
              )}
            </div>
          </>
        )}
      />
    </li>
  );
}
