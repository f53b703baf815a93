import type { JSX } from 'preact';
import type { Problem } from '../state/api.ts';

/** An error of the server: what happened, what to do, and the ID with which Okta's support finds it. */
export function ProblemNote({ problem }: { readonly problem: Problem }): JSX.Element {
  const { detail, faults = [], category, requestId, operation, errorCode, retryAt } = problem;
  const facts = [
    ['Category', category],
    ['Operation', operation],
    ['Okta error code', errorCode],
    ['Request ID', requestId],
    ['Retry at', retryAt === undefined ? undefined : new Date(retryAt).toLocaleTimeString()],
  ].flatMap(([name, value]) => (typeof value === 'string' ? [{ name, value }] : []));
  return (
    <div class="note bad" role="alert">
      {faults.length > 1 ? (
        <>
          <p class="note-title">Correct {faults.length} fields.</p>
          <ul>
            {faults.map(({ path, message }) => (
              <li key={path}>{message}</li>
            ))}
          </ul>
        </>
      ) : (
        <p class="note-title">{detail}</p>
      )}
      <dl class="facts">
        {facts.map(({ name, value }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              <code>{value}</code>
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
