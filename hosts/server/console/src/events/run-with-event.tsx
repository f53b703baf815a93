import { objectAt } from 'okta-connector/host';
import type { JSX } from 'preact';
import { useId } from 'preact/hooks';
import { openStep } from '../state/draft.ts';
import { steps } from '../state/session.ts';

const subjects = ['user', 'group', 'app', 'device', 'zone', 'policy'];

/** Opens a step in the form, filled in with what the event is about. */
export function RunWithEvent({ data }: { readonly data: unknown }): JSX.Element | null {
  const id = useId();
  const given = subjectsOf(data);
  const index = steps.value;
  if (index === undefined || Object.keys(given).length === 0) return null;
  const fitting = index.actions.filter(({ fields }) => fields.some((name) => given[name] !== undefined));
  const choose = (key: string) => {
    const fields = index.actions.find((action) => action.key === key)?.fields ?? [];
    openStep(key, Object.fromEntries(Object.entries(given).filter(([name]) => fields.includes(name))));
  };
  return (
    <div class="inline-field">
      <label for={id}>Run a step with it</label>
      <select id={id} value="" onChange={({ currentTarget }) => choose(currentTarget.value)}>
        <option value="">Choose a step…</option>
        {index.resources.map(({ key: resource, title }) => {
          const members = fitting.filter((action) => action.resource === resource);
          if (members.length === 0) return null;
          return (
            <optgroup key={resource} label={title}>
              {members.map((action) => (
                <option key={action.key} value={action.key}>
                  {action.title}
                </option>
              ))}
            </optgroup>
          );
        })}
      </select>
    </div>
  );
}

/** The IDs of what an event is about, by the names that fields of steps have. */
function subjectsOf(data: unknown): Readonly<Record<string, string>> {
  return Object.fromEntries(
    subjects.flatMap((name) => {
      const { id } = objectAt(data, name);
      return typeof id === 'string' ? [[name, id]] : [];
    }),
  );
}
