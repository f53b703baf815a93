import type { JSX } from 'preact';
import { Disclosure } from '../parts/disclosure.tsx';
import { JsonTree } from '../parts/json-view.tsx';
import { openStep } from '../state/draft.ts';
import { type LoggedRun, runs } from '../state/runs.ts';
import { steps } from '../state/session.ts';
import { Calls } from './run-result.tsx';

const mostShown = 30;

/** The latest runs of all clients, each with its input and calls, to be run again. */
export function RunHistory(): JSX.Element {
  const shown = runs.value.slice(0, mostShown);
  return (
    <section class="card history" aria-labelledby="history">
      <h2 id="history">Recent runs</h2>
      {shown.length === 0 ? <p class="hint">Runs of every client appear here as they happen.</p> : null}
      <ul>
        {shown.map((run) => (
          <HistoryEntry key={run.id} run={run} />
        ))}
      </ul>
    </section>
  );
}

const marks = { succeeded: '✓', failed: '✕', running: '…', interrupted: '!' };

/** One run: the line, and what is behind it. */
function HistoryEntry({ run }: { readonly run: LoggedRun }): JSX.Element {
  const { step, status, startedAt, endedAt, dryRun, host, client, message, input, output, calls } = run;
  // Work with plans is logged too, and has no form.
  const action = steps.value?.actions.find(({ key }) => key === step);
  const title = action?.title ?? step;
  const ms = endedAt === undefined ? undefined : Date.parse(endedAt) - Date.parse(startedAt);
  return (
    <li>
      <Disclosure
        summary={
          <>
            <span class={`mark-${status}`} aria-hidden="true">
              {marks[status]}
            </span>
            <span class="grow">
              {title}
              {dryRun ? <span class="tag">dry run</span> : null}
            </span>
            <span class="hint">
              {status}, {host}, {client}, <time dateTime={startedAt}>{new Date(startedAt).toLocaleTimeString()}</time>
              {ms === undefined ? '' : `, ${ms} ms`}
            </span>
          </>
        }
        content={() => (
          <>
            {message === undefined ? null : <p class="error">{message}</p>}
            <h3>Input</h3>
            <JsonTree value={input} />
            {output === undefined ? null : (
              <>
                <h3>Output</h3>
                <JsonTree value={output} />
              </>
            )}
            <h3>Calls</h3>
            <Calls calls={calls} />
            {action === undefined ? null : (
              <>
                <button type="button" onClick={() => openStep(step, input)}>
                  Open in the form
                </button>
                {JSON.stringify(input).includes('***') ? <span class="hint"> Secrets must be typed again.</span> : null}
              </>
            )}
          </>
        )}
      />
    </li>
  );
}
