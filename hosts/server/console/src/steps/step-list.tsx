import { searchSteps } from 'okta-connector/host';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { ListedAction } from '../../../src/console/steps.ts';
import { addressOf } from '../state/route.ts';
import { steps } from '../state/session.ts';

/** The actions by resource, or those that a search finds. */
export function StepList({ current }: { readonly current: string | undefined }): JSX.Element | null {
  const [query, setQuery] = useState('');
  const index = steps.value;
  if (index === undefined) return null;
  const { actions, resources } = index;
  const found = query.trim() === '' ? undefined : searchSteps({ actions, triggers: [], resources }, query);
  const own = actions.find(({ key }) => key === current)?.resource ?? resources[0]?.key;
  return (
    <nav class="step-list" aria-label="Steps">
      <div class="field">
        <label for="step-search">Search steps</label>
        <input
          id="step-search"
          type="search"
          autocomplete="off"
          placeholder="for example: 2fa reset"
          value={query}
          onInput={({ currentTarget }) => setQuery(currentTarget.value)}
        />
      </div>
      <div class="step-scroll">
        {found === undefined ? (
          resources.map(({ key, title }) => {
            const members = actions.filter(({ resource }) => resource === key);
            if (members.length === 0) return null;
            return (
              <details key={key} open={key === own}>
                <summary>
                  {title} <span class="count">{members.length}</span>
                </summary>
                <StepLinks steps={members} current={current} />
              </details>
            );
          })
        ) : (
          <>
            <p class="hint" role="status">
              {found.length === 0 ? 'No step matches. Try another word.' : `${found.length} found`}
            </p>
            <StepLinks steps={found} current={current} />
          </>
        )}
      </div>
    </nav>
  );
}

function StepLinks({
  steps: listed,
  current,
}: {
  readonly steps: readonly ListedAction[];
  readonly current: string | undefined;
}): JSX.Element {
  return (
    <ul>
      {listed.map(({ key, title, effect }) => (
        <li key={key}>
          <a href={addressOf('try', key)} aria-current={key === current ? 'true' : undefined}>
            <span>{title}</span>
            {effect === 'read' ? null : <span class={`effect ${effect}`}>{effect}</span>}
          </a>
        </li>
      ))}
    </ul>
  );
}
