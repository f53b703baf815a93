import type { RunResponse } from 'okta-connector';
import { memberAt } from 'okta-connector/host';
import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { CopyButton, CopyText } from '../parts/copy-button.tsx';
import { JsonTree } from '../parts/json-view.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { ScrollBox } from '../parts/scroll-box.tsx';
import { type Tab, Tabs } from '../parts/tabs.tsx';
import { ItemsTable, itemsIn } from './items-table.tsx';
import { PlannedChange, textsAt } from './planned-change.tsx';
import type { Outcome } from './run-step.ts';

/** How much of the result must be in view, in pixels. */
const leastShown = 160;

/** The result of a run: the output, and the calls that it took. */
export function RunResult({
  outcome,
  sample,
  isBusy,
  onNextPage,
}: {
  readonly outcome: Outcome | undefined;
  readonly sample: unknown;
  readonly isBusy: boolean;
  /** Runs the list again from a cursor. */
  readonly onNextPage: (cursor: string) => void;
}): JSX.Element {
  const place = useRef<HTMLElement>(null);
  useEffect(() => {
    // On a phone the result is below the form. With errors at fields, the focus is at the first of them.
    const hasFaults = outcome?.kind === 'problem' && outcome.problem.faults !== undefined;
    const isBelow = (place.current?.getBoundingClientRect().top ?? 0) > innerHeight - leastShown;
    if (outcome !== undefined && !hasFaults && isBelow) place.current?.scrollIntoView({ block: 'start' });
  }, [outcome]);
  return (
    <section ref={place} class="card result" aria-labelledby="result" aria-busy={isBusy}>
      <h3 id="result">Result</h3>
      {outcome === undefined ? (
        <details class="sample">
          <summary>No run yet. Show a sample of the output</summary>
          <JsonTree value={sample} />
        </details>
      ) : outcome.kind === 'problem' ? (
        <ProblemNote problem={outcome.problem} />
      ) : (
        <Success outcome={outcome} onNextPage={onNextPage} />
      )}
    </section>
  );
}

function Success({
  outcome,
  onNextPage,
}: {
  readonly outcome: Extract<Outcome, { readonly kind: 'output' }>;
  readonly onNextPage: (cursor: string) => void;
}): JSX.Element {
  const { output, response, isDryRun, ms } = outcome;
  const items = itemsIn(output);
  const cursor = memberAt(output, 'nextCursor');
  const json = JSON.stringify(output, undefined, 2);
  const count = response.calls.reduce((sum, { attempts }) => sum + attempts, 0);
  const tabs: Tab[] = [
    ...(items === undefined ? [] : [{ key: 'table', title: 'Table', panel: () => <ItemsTable items={items} /> }]),
    { key: 'tree', title: 'Output', panel: () => <JsonTree value={output} /> },
    { key: 'json', title: 'JSON', panel: () => <CopyText text={json} what="the output as JSON" /> },
    { key: 'calls', title: `Calls (${count})`, panel: () => <Calls calls={response.calls} /> },
  ];
  return (
    <>
      <p class={isDryRun ? 'note' : 'note good'}>
        {isDryRun ? 'Dry run: nothing was changed. ' : '✓ Succeeded '}
        {isDryRun ? '' : `in ${ms} ms with ${count} ${count === 1 ? 'call' : 'calls'}.`}
      </p>
      {isDryRun ? <PlannedChange output={output} /> : null}
      <Notes output={output} />
      {typeof cursor === 'string' ? (
        <div class="row">
          <button type="button" onClick={() => onNextPage(cursor)}>
            Next page
          </button>
        </div>
      ) : null}
      <Tabs key={items === undefined ? 'one' : 'many'} tabs={tabs} label="Result" />
    </>
  );
}

function Notes({ output }: { readonly output: unknown }): JSX.Element | null {
  const notes = [...textsAt(output, 'notes'), ...textsAt(output, 'leftOut')];
  if (notes.length === 0) return null;
  return (
    <details>
      <summary>{notes.length === 1 ? '1 note' : `${notes.length} notes`}</summary>
      <ul>
        {notes.map((note) => (
          <li key={note}>{note}</li>
        ))}
      </ul>
    </details>
  );
}

/** The calls of a run with their waits and request IDs. */
export function Calls({ calls }: { readonly calls: RunResponse['calls'] }): JSX.Element {
  if (calls.length === 0) return <p class="hint">It made no calls.</p>;
  return (
    <ScrollBox label="Calls of Okta's API">
      <table>
        <thead>
          <tr>
            <th scope="col">Operation</th>
            <th scope="col">Status</th>
            <th scope="col" class="number">
              Time
            </th>
            <th scope="col" class="number">
              Waited
            </th>
          </tr>
        </thead>
        <tbody>
          {calls.map(({ operation, method, status, ms, waitedMs, attempts, requestId }, index) => (
            <tr key={index}>
              <td>
                <code>{method}</code> {operation}
                {attempts > 1 ? <span class="hint"> {attempts} attempts</span> : null}
                {requestId === undefined ? null : (
                  <div class="request-id">
                    <span class="visually-hidden">Request ID </span>
                    <code>{requestId}</code> <CopyButton text={requestId} what={`request ID ${requestId}`} />
                  </div>
                )}
              </td>
              <td>{status ?? 'no response'}</td>
              <td class="number">{ms} ms</td>
              <td class="number">{waitedMs} ms</td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollBox>
  );
}
