import type { RunResponse } from 'okta-connector';
import { isObject, memberAt } from 'okta-connector/host';
import type { JSX } from 'preact';
import { CopyButton, CopyText } from '../parts/copy-button.tsx';
import { JsonTree } from '../parts/json-view.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { ScrollBox } from '../parts/scroll-box.tsx';
import { type Tab, Tabs } from '../parts/tabs.tsx';
import { ItemsTable, itemsIn } from './items-table.tsx';
import type { Outcome } from './run-step.ts';

/** The result of a run: the output, and the calls that it took. */
export function RunResult({
  outcome,
  sample,
  isBusy,
}: {
  readonly outcome: Outcome | undefined;
  readonly sample: unknown;
  readonly isBusy: boolean;
}): JSX.Element {
  return (
    <section class="card result" aria-labelledby="result" aria-busy={isBusy}>
      <h3 id="result">Result</h3>
      {outcome === undefined ? (
        <details class="sample">
          <summary>No run yet. Show a sample of the output</summary>
          <JsonTree value={sample} />
        </details>
      ) : outcome.kind === 'problem' ? (
        <ProblemNote problem={outcome.problem}>
          {outcome.problem.faults !== undefined && outcome.problem.faults.length > 1 ? (
            <ul>
              {outcome.problem.faults.map(({ path, message }) => (
                <li key={path}>{message}</li>
              ))}
            </ul>
          ) : null}
        </ProblemNote>
      ) : (
        <Success outcome={outcome} />
      )}
    </section>
  );
}

function Success({ outcome }: { readonly outcome: Extract<Outcome, { readonly kind: 'output' }> }): JSX.Element {
  const { output, response, isDryRun, ms } = outcome;
  const items = itemsIn(output);
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
      <Tabs key={items === undefined ? 'one' : 'many'} tabs={tabs} label="Result" />
    </>
  );
}

/** What a dry run found. */
export function PlannedChange({ output }: { readonly output: unknown }): JSX.Element {
  const next = memberAt(output, 'next');
  const notes = textsAt(output, 'notes');
  if (!isObject(next)) return <p>{notes.length === 0 ? 'No change: nothing would be written.' : notes.join(' ')}</p>;
  return (
    <>
      <p>
        The first write would be{' '}
        <code>
          {String(next['method'])} {String(next['path'])}
        </code>
        .
      </p>
      {next['body'] === undefined ? null : <JsonTree value={next['body']} />}
      {notes.map((note) => (
        <p key={note} class="hint">
          {note}
        </p>
      ))}
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

function textsAt(output: unknown, name: string): string[] {
  const texts = memberAt(output, name);
  return Array.isArray(texts) ? texts.filter((text) => typeof text === 'string') : [];
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
            <th scope="col">Request ID</th>
          </tr>
        </thead>
        <tbody>
          {calls.map(({ operation, method, status, ms, waitedMs, attempts, requestId }, index) => (
            <tr key={index}>
              <td>
                <code>{method}</code> {operation}
                {attempts > 1 ? <span class="hint"> {attempts} attempts</span> : null}
              </td>
              <td>{status ?? 'no response'}</td>
              <td class="number">{ms} ms</td>
              <td class="number">{waitedMs} ms</td>
              <td class="id">
                {requestId === undefined ? null : (
                  <>
                    <code>{requestId.slice(0, 8)}…</code>{' '}
                    <CopyButton text={requestId} what={`request ID ${requestId}`} />
                  </>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollBox>
  );
}
