import type { Manifest } from 'okta-connector';
import { formFields, type JsonSchema, memberAt } from 'okta-connector/host';
import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { labelOf } from '../form/option-search.ts';
import { connection } from '../state/session.ts';
import { PlannedChange } from './planned-change.tsx';
import { type Outcome, runStep } from './run-step.ts';

/** Asks before an action that removes something, with what a dry run found. */
export function ConfirmDialog({
  action,
  input,
  onConfirm,
  onCancel,
}: {
  readonly action: Manifest['actions'][number];
  readonly input: unknown;
  readonly onConfirm: () => void;
  readonly onCancel: () => void;
}): JSX.Element {
  const dialog = useRef<HTMLDialogElement>(null);
  const [plan, setPlan] = useState<Outcome | undefined>(undefined);
  useEffect(() => {
    dialog.current?.showModal();
    const stop = new AbortController();
    void runStep({ key: action.key, input, isDryRun: true, signal: stop.signal }).then(setPlan);
    return () => stop.abort();
  }, []);
  return (
    <dialog ref={dialog} aria-labelledby="confirm-title" onCancel={onCancel} onClose={onCancel}>
      <h2 id="confirm-title">{action.title}?</h2>
      <p>{action.summary}</p>
      <dl class="facts">
        <div>
          <dt>Org</dt>
          <dd>{connection.value.orgUrl}</dd>
        </div>
        {named(action.input, input).map(({ title, text }) => (
          <div key={title}>
            <dt>{title}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
      <div class="plan" aria-live="polite">
        {plan === undefined ? (
          <p>Checking with a dry run…</p>
        ) : plan.kind === 'problem' ? (
          <p class="error">{plan.problem.detail}</p>
        ) : (
          <PlannedChange output={plan.output} />
        )}
      </div>
      <div class="row">
        <button type="button" onClick={onCancel}>
          Cancel
        </button>
        <button type="button" class="danger solid" onClick={onConfirm}>
          Run
        </button>
      </div>
    </dialog>
  );
}

/** The values that people typed or chose, with the titles of their fields. Secrets stay hidden. */
function named(schema: JsonSchema, input: unknown): readonly { readonly title: string; readonly text: string }[] {
  return formFields(schema).flatMap(({ name, title, kind }) => {
    const value = memberAt(input, name);
    if (kind.is === 'secret' || !['string', 'number', 'boolean'].includes(typeof value)) return [];
    const label = kind.is === 'picker' ? labelOf(kind.source, String(value)) : undefined;
    return [{ title, text: label ?? String(value) }];
  });
}
