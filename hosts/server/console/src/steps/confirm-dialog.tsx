import type { Manifest } from 'okta-connector';
import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { connection } from '../state/session.ts';
import { PlannedChange } from './run-result.tsx';
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
      <p class="hint">In {connection.value.orgUrl}</p>
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
        <button type="button" autofocus onClick={onCancel}>
          Cancel
        </button>
        <button type="button" class="danger solid" onClick={onConfirm}>
          Run
        </button>
      </div>
    </dialog>
  );
}
