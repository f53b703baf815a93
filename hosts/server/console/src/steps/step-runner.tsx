import type { Manifest } from 'okta-connector';
import { formFields, type JsonSchema, needsConfirmation } from 'okta-connector/host';
import type { JSX } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { StepForm } from '../form/step-form.tsx';
import { request } from '../state/api.ts';
import { drafts, setDraft } from '../state/draft.ts';
import { addressOf } from '../state/route.ts';
import { connection } from '../state/session.ts';
import { CodeSamples } from './code-samples.tsx';
import { ConfirmDialog } from './confirm-dialog.tsx';
import { RunResult } from './run-result.tsx';
import { type Outcome, runStep } from './run-step.ts';

type Action = Manifest['actions'][number];

/** The form of an action, its run, and the result. */
export function StepRunner({ action }: { readonly action: Action }): JSX.Element {
  const { key, title, summary, description, effect, examples, role, scopes } = action;
  const [schema, note] = useOrgSchema(action);
  const draft = drafts.value[key] ?? {};
  const input = withRequiredObjects(schema, draft);
  const [busy, setBusy] = useState<'run' | 'dryRun' | undefined>(undefined);
  const [outcome, setOutcome] = useState<Outcome | undefined>(undefined);
  const [isAsking, setAsking] = useState(false);
  const [isCode, setCode] = useState(false);
  const stop = useRef(new AbortController());
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => () => stop.current.abort(), []);
  const faults = outcome?.kind === 'problem' ? (outcome.problem.faults ?? []) : [];
  useLayoutEffect(() => {
    focusFirstFault(form.current);
  }, [outcome]);
  const run = async (isDryRun: boolean, sent: Readonly<Record<string, unknown>> = input) => {
    setBusy(isDryRun ? 'dryRun' : 'run');
    const result = await runStep({ key, input: sent, isDryRun, signal: stop.current.signal });
    if (result !== undefined) {
      setOutcome(result);
      setBusy(undefined);
    }
  };
  const ask = (event: Event) => {
    event.preventDefault();
    if (needsConfirmation(action, input)) setAsking(true);
    else void run(false);
  };
  return (
    <article class="runner" aria-labelledby="step-title">
      <header>
        <a class="back" href={addressOf('try')}>
          ← All steps
        </a>
        <h2 id="step-title">
          {title} {effect === 'read' ? null : <span class={`effect ${effect}`}>{effect}</span>}
        </h2>
        <p>{summary}</p>
        {description === undefined ? null : (
          <details>
            <summary>More about this step</summary>
            <p>{description}</p>
            <p class="hint">
              Needs the role {role} or, for a service app, the scopes {scopes.join(', ')}.
            </p>
          </details>
        )}
      </header>
      <div class="columns">
        <form ref={form} class="card" aria-label={`Input of ${title}`} noValidate onSubmit={ask}>
          <Examples examples={examples} onChoose={(example) => setDraft(key, example)} />
          <StepForm
            schema={schema}
            value={draft}
            faults={faults}
            prefix="step"
            onChange={(next) => setDraft(key, next)}
          />
          {note === undefined ? null : <p class="hint">{note}</p>}
          <div class="row sticky">
            <button
              type="submit"
              class={effect === 'remove' ? 'danger solid' : 'primary'}
              disabled={busy !== undefined}
            >
              {busy === 'run' ? 'Running…' : 'Run'}
            </button>
            {effect === 'read' ? null : (
              <button type="button" disabled={busy !== undefined} onClick={() => void run(true)}>
                {busy === 'dryRun' ? 'Checking…' : 'Dry run'}
              </button>
            )}
            <button type="button" aria-expanded={isCode} onClick={() => setCode(!isCode)}>
              As code
            </button>
            <button type="button" class="quiet" onClick={() => setDraft(key, {})}>
              Clear
            </button>
          </div>
          {isCode ? <CodeSamples step={key} input={input} /> : null}
        </form>
        <RunResult
          outcome={outcome}
          sample={action.sample}
          isBusy={busy !== undefined}
          onNextPage={(cursor) => {
            setDraft(key, { ...draft, cursor });
            void run(false, { ...input, cursor });
          }}
        />
      </div>
      {isAsking ? (
        <ConfirmDialog
          action={action}
          input={input}
          onCancel={() => setAsking(false)}
          onConfirm={() => {
            setAsking(false);
            void run(false);
          }}
        />
      ) : null}
    </article>
  );
}

function Examples({
  examples,
  onChoose,
}: {
  readonly examples: Action['examples'];
  readonly onChoose: (input: Readonly<Record<string, unknown>>) => void;
}): JSX.Element {
  return (
    <div class="field">
      <label for="example">Fill in an example</label>
      <select
        id="example"
        value=""
        onChange={({ currentTarget }) => {
          const example = examples[Number(currentTarget.value)];
          if (example !== undefined) onChoose(example.input);
          currentTarget.value = '';
        }}
      >
        <option value="">{examples.length === 1 ? '1 example' : `${examples.length} examples`}</option>
        {examples.map(({ title }, index) => (
          <option key={title} value={String(index)}>
            {title}
          </option>
        ))}
      </select>
    </div>
  );
}

/** The input schema of the manifest, then the one with the org's own attributes. */
function useOrgSchema({ key, input }: Action): [schema: JsonSchema, note: string | undefined] {
  const [found, setFound] = useState<{ readonly input: JsonSchema; readonly note?: string } | undefined>(undefined);
  useEffect(() => {
    if (!connection.value.connected || !JSON.stringify(input).includes('x-attributes-of')) return;
    request<{ readonly input: JsonSchema; readonly note?: string }>(`/actions/${key}/fields`).then(
      ({ body }) => setFound(body),
      () => {
        // The form of the manifest stays: it has the standard attributes.
      },
    );
  }, [key]);
  return [found?.input ?? input, found?.note];
}

/** An input whose required objects are not missing, so that the errors are about their fields. */
function withRequiredObjects(
  schema: JsonSchema,
  input: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const objects = formFields(schema).filter(({ required, kind }) => required && /^(object|attributes)$/.test(kind.is));
  return { ...Object.fromEntries(objects.map(({ name }) => [name, {}])), ...input };
}

/** Moves the focus to the first field with an error. */
function focusFirstFault(form: HTMLElement | null): void {
  form?.querySelector<HTMLElement>('[aria-invalid], [data-invalid]')?.focus();
}
