import { type FieldKind, type FormField, objectAt } from 'okta-connector/host';
import type { JSX } from 'preact';
import { GroupFrame } from './field-frame.tsx';
import { type FieldProps, idOf, useForm } from './form-context.ts';

/** Lists of at most this many choices are checkboxes. */
const mostBoxes = 12;

/** A list: checkboxes for a few choices, otherwise one field per entry. */
export function ListField({ field, path, value, onChange, of }: FieldProps & { readonly of: FieldKind }): JSX.Element {
  const { prefix, Field } = useForm();
  const entries: readonly unknown[] = Array.isArray(value) ? value : [];
  const set = (next: readonly unknown[]) => onChange(next.length === 0 ? undefined : next);
  if (of.is === 'choice' && of.choices.length <= mostBoxes)
    return (
      <GroupFrame field={field} path={path}>
        <div class="choices">
          {of.choices.map((choice) => (
            <label key={String(choice.value)} class="choice">
              <input
                type="checkbox"
                checked={entries.includes(choice.value)}
                onChange={({ currentTarget }) =>
                  set(
                    currentTarget.checked
                      ? [...entries, choice.value]
                      : entries.filter((entry) => entry !== choice.value),
                  )
                }
              />
              {choice.title ?? String(choice.value)}
            </label>
          ))}
        </div>
      </GroupFrame>
    );
  const add = () => {
    set([...entries, startOf(of)]);
    setTimeout(() => {
      const added = document.getElementById(idOf(prefix, `${path}.${entries.length}`));
      (added?.matches('fieldset') === true
        ? added.querySelector<HTMLElement>('input, select, textarea')
        : added
      )?.focus();
    });
  };
  return (
    <GroupFrame field={field} path={path}>
      {entries.map((entry, index) => (
        <div class="entry" key={index}>
          <Field
            field={entryField({ field, of, index })}
            path={`${path}.${index}`}
            value={entry}
            onChange={(next) => set(entries.map((one, at) => (at === index ? (next ?? startOf(of)) : one)))}
          />
          <button type="button" class="small" onClick={() => set(entries.filter((_, at) => at !== index))}>
            Remove<span class="visually-hidden"> {`${field.title} ${index + 1}`}</span>
          </button>
        </div>
      ))}
      <button type="button" class="small" onClick={add}>
        Add<span class="visually-hidden"> to {field.title}</span>
      </button>
    </GroupFrame>
  );
}

function entryField({
  field,
  of,
  index,
}: {
  readonly field: FormField;
  readonly of: FieldKind;
  readonly index: number;
}): FormField {
  const schema = objectAt(field.schema, 'items');
  const { placeholder } = field;
  return {
    name: String(index),
    title: `${field.title} ${index + 1}`,
    kind: of,
    required: true,
    clearable: false,
    readOnly: false,
    schema,
    ...(placeholder === undefined ? {} : { placeholder }),
  };
}

function startOf(of: FieldKind): unknown {
  return ['object', 'attributes', 'variants', 'map'].includes(of.is) ? {} : '';
}
