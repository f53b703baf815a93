import type { JSX } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { StepForm } from '../form/step-form.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { announce } from '../state/announce.ts';
import { type Problem, problemIn, request } from '../state/api.ts';
import { steps } from '../state/session.ts';
import type { Subscription } from './subscription.ts';
import { useTriggerSchema } from './trigger-options.tsx';

type Input = Readonly<Record<string, unknown>>;

/** Creates a webhook. */
export function NewSubscription({
  onCreated,
}: {
  readonly onCreated: (subscription: Subscription) => void;
}): JSX.Element {
  const [trigger, setTrigger] = useState('');
  const [url, setUrl] = useState('');
  const [input, setInput] = useState<Input>({});
  const [problem, setProblem] = useState<Problem | undefined>(undefined);
  const [isBusy, setBusy] = useState(false);
  const schema = useTriggerSchema(trigger, trigger !== '');
  const form = useRef<HTMLFormElement>(null);
  useLayoutEffect(() => {
    if (problem !== undefined) form.current?.querySelector<HTMLElement>('[aria-invalid]')?.focus();
  }, [problem]);
  const errorOf = (field: string) =>
    problem?.faults?.find(({ path }) => path === field)?.message ??
    (problem?.field === field ? problem.detail : undefined);
  const create = async (event: Event) => {
    event.preventDefault();
    setBusy(true);
    setProblem(undefined);
    try {
      const { body } = await request<Subscription>('/subscriptions', {
        method: 'POST',
        body: { trigger, url, input },
      });
      announce('The webhook was created.');
      setUrl('');
      onCreated(body);
    } catch (error) {
      setProblem(problemIn(error));
    }
    setBusy(false);
  };
  const urlError = errorOf('url');
  const triggerError = errorOf('trigger');
  const isPlaced = urlError !== undefined || triggerError !== undefined;
  return (
    <details>
      <summary>Add a webhook</summary>
      <form ref={form} class="form narrow" noValidate onSubmit={(event) => void create(event)}>
        <div class="field">
          <label for="webhook-trigger">Trigger</label>
          <select
            id="webhook-trigger"
            value={trigger}
            aria-invalid={triggerError === undefined ? undefined : true}
            aria-describedby={triggerError === undefined ? undefined : 'webhook-trigger-error'}
            onChange={({ currentTarget }) => {
              setTrigger(currentTarget.value);
              setInput({});
            }}
          >
            <option value="">Choose…</option>
            {steps.value?.triggers.map(({ key, title }) => (
              <option key={key} value={key}>
                {title}
              </option>
            ))}
          </select>
          <ErrorText id="webhook-trigger-error" text={triggerError} />
        </div>
        {schema === undefined ? null : (
          <StepForm
            schema={schema}
            value={input}
            faults={(problem?.faults ?? []).map((fault) => ({ ...fault, path: fault.path.replace(/^input\./, '') }))}
            prefix="webhook"
            onChange={setInput}
          />
        )}
        <div class="field">
          <label for="webhook-url">URL</label>
          <input
            id="webhook-url"
            type="url"
            placeholder="https://flows.example.com/hooks/okta"
            value={url}
            aria-invalid={urlError === undefined ? undefined : true}
            aria-describedby={`webhook-url-hint${urlError === undefined ? '' : ' webhook-url-error'}`}
            onInput={({ currentTarget }) => setUrl(currentTarget.value)}
          />
          <ErrorText id="webhook-url-error" text={urlError} />
          <p class="hint" id="webhook-url-hint">
            Receives one POST request for each event.
          </p>
        </div>
        {problem === undefined || isPlaced ? null : <ProblemNote problem={problem} />}
        <div class="row">
          <button type="submit" class="primary" disabled={isBusy}>
            {isBusy ? 'Creating…' : 'Create'}
          </button>
        </div>
      </form>
    </details>
  );
}

function ErrorText({ id, text }: { readonly id: string; readonly text: string | undefined }): JSX.Element | null {
  if (text === undefined) return null;
  return (
    <p class="error" id={id}>
      {text}
    </p>
  );
}
