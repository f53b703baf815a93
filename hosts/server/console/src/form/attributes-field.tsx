import { type FormField, formFields, isObject } from 'okta-connector/host';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { GroupFrame } from './field-frame.tsx';
import { withMember } from './fields.tsx';
import { type FieldProps, idOf, useForm } from './form-context.ts';

/** How many attributes are shown before any is asked for. */
const shownAtFirst = 6;

/** Attributes: the required and used ones are shown, the others of the org can be added, and any other by its name. */
export function AttributesField({ field, path, value, onChange }: FieldProps): JSX.Element {
  const { prefix, faults, Field } = useForm();
  const given = isObject(value) ? value : {};
  const all = formFields(field.schema).filter(({ readOnly }) => !readOnly);
  const [added, setAdded] = useState<readonly string[]>([]);
  const [custom, setCustom] = useState('');
  const isShown = ({ name, required }: FormField, index: number) =>
    required ||
    index < Math.max(shownAtFirst, 0) ||
    given[name] !== undefined ||
    added.includes(name) ||
    faults.some((fault) => fault.path === `${path}.${name}`);
  const known = new Set(all.map(({ name }) => name));
  const others = [...new Set([...Object.keys(given), ...added])].filter((name) => !known.has(name)).map(otherField);
  const shown = [...all.filter(isShown), ...others];
  const hidden = all.filter((one, index) => !isShown(one, index));
  const set = (name: string, next: unknown) => {
    const members = withMember(given, name, next);
    onChange(Object.keys(members).length === 0 ? undefined : members);
  };
  const add = (name: string) => {
    setAdded([...added, name]);
    // The new field is in the document after the next rendering.
    setTimeout(() => document.getElementById(idOf(prefix, `${path}.${name}`))?.focus());
  };
  const id = idOf(prefix, `${path}-more`);
  return (
    <GroupFrame field={field} path={path}>
      {shown.map((one) => (
        <Field
          key={one.name}
          field={one}
          path={`${path}.${one.name}`}
          value={given[one.name]}
          onChange={(next) => set(one.name, next)}
        />
      ))}
      {hidden.length === 0 ? null : (
        <div class="field">
          <label for={id}>Add an attribute</label>
          <select id={id} value="" onChange={({ currentTarget }) => add(currentTarget.value)}>
            <option value="">{hidden.length} more…</option>
            {hidden.map(({ name, title }) => (
              <option key={name} value={name}>
                {title}
              </option>
            ))}
          </select>
        </div>
      )}
      <div class="field">
        <label for={`${id}-other`}>Add another attribute by its variable name</label>
        <div class="with-button">
          <input
            id={`${id}-other`}
            value={custom}
            autocomplete="off"
            spellcheck={false}
            onInput={({ currentTarget }) => setCustom(currentTarget.value)}
          />
          <button
            type="button"
            class="small"
            disabled={custom.trim() === ''}
            onClick={() => {
              add(custom.trim());
              setCustom('');
            }}
          >
            Add<span class="visually-hidden"> the attribute</span>
          </button>
        </div>
      </div>
    </GroupFrame>
  );
}

function otherField(name: string): FormField {
  return { name, title: name, kind: { is: 'json' }, required: false, clearable: true, readOnly: false, schema: {} };
}
