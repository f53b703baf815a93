import type { JsonSchema } from 'okta-connector/host';
import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { StepForm } from '../form/step-form.tsx';
import { request } from '../state/api.ts';
import { follow } from '../state/event-feed.ts';

type Input = Readonly<Record<string, unknown>>;

/** The input of a trigger that is followed, such as the group, in a dialog. */
export function TriggerOptions({ trigger, input }: { readonly trigger: string; readonly input: Input }): JSX.Element {
  const dialog = useRef<HTMLDialogElement>(null);
  const [value, setValue] = useState(input);
  const [isOpen, setOpen] = useState(false);
  const schema = useTriggerSchema(trigger, isOpen);
  useEffect(() => {
    if (isOpen) dialog.current?.showModal();
  }, [isOpen]);
  const count = Object.keys(input).length;
  return (
    <>
      <button type="button" class="small" onClick={() => setOpen(true)}>
        {count === 0 ? 'Filter at the source' : `Filtered by ${count}`}
        <span class="visually-hidden">: {trigger}</span>
      </button>
      {isOpen ? (
        <dialog ref={dialog} aria-labelledby={`options-${trigger}`} onClose={() => setOpen(false)}>
          <h2 id={`options-${trigger}`}>Input of {trigger}</h2>
          {schema === undefined ? (
            <p>Loading…</p>
          ) : (
            <form
              class="form"
              onSubmit={(event) => {
                event.preventDefault();
                follow(trigger, value);
                setOpen(false);
              }}
            >
              <StepForm schema={schema} value={value} faults={[]} prefix="trigger" onChange={setValue} />
              <div class="row">
                <button type="button" onClick={() => setOpen(false)}>
                  Cancel
                </button>
                <button type="submit" class="primary">
                  Follow with this input
                </button>
              </div>
            </form>
          )}
        </dialog>
      ) : null}
    </>
  );
}

/** The input schema of a trigger, once it is needed. */
export function useTriggerSchema(trigger: string, isNeeded: boolean): JsonSchema | undefined {
  const [found, setFound] = useState<{ readonly trigger: string; readonly input: JsonSchema } | undefined>(undefined);
  useEffect(() => {
    if (!isNeeded || trigger === '') return;
    request<{ readonly input: JsonSchema }>(`/steps/${trigger}`).then(
      ({ body }) => setFound({ trigger, input: body.input }),
      () => {
        // The form stays away; following without input still works.
      },
    );
  }, [trigger, isNeeded]);
  return found?.trigger === trigger ? found.input : undefined;
}
