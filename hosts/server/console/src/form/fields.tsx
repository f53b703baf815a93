import { type FormField, fieldAlternatives, formFields, isObject, type JsonSchema } from 'okta-connector/host';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { idOf, useForm } from './form-context.ts';

/** The fields of an object, in order. Of fields that exclude each other, one is shown at a time. */
export function Fields({
  schema,
  path,
  value,
  onChange,
  leaveOut,
}: {
  readonly schema: JsonSchema;
  readonly path: string;
  readonly value: unknown;
  readonly onChange: (value: Readonly<Record<string, unknown>>) => void;
  readonly leaveOut?: string;
}): JSX.Element {
  const { Field } = useForm();
  const given = isObject(value) ? value : {};
  const alternatives = fieldAlternatives(schema);
  const names = alternatives?.fields.map(({ name }) => name) ?? [];
  const [chosen, setChosen] = useState<string | undefined>(undefined);
  const current = names.find((name) => given[name] !== undefined) ?? chosen;
  const all = formFields(schema, leaveOut === undefined ? {} : { leaveOut });
  const shown = all.filter(({ name, alternative, onlyWith, readOnly }) => {
    if (readOnly || name === alternatives?.chooser) return false;
    if (alternative !== undefined) return name === current;
    return onlyWith === undefined || onlyWith === current;
  });
  const set = (name: string, next: unknown) => onChange(withMember(given, name, next));
  const choose = (name: string | undefined) => {
    setChosen(name);
    const gone = new Set([...names, ...all.filter(({ onlyWith }) => onlyWith !== undefined).map((one) => one.name)]);
    if (alternatives?.chooser !== undefined) gone.add(alternatives.chooser);
    onChange(Object.fromEntries(Object.entries(given).filter(([key]) => !gone.has(key))));
  };
  const element = (field: FormField) => (
    <Field
      key={field.name}
      field={field}
      path={path === '' ? field.name : `${path}.${field.name}`}
      value={given[field.name]}
      onChange={(next) => set(field.name, next)}
    />
  );
  const first = alternatives === undefined ? -1 : all.findIndex(({ alternative }) => alternative !== undefined);
  const isBefore = ({ name }: FormField) => all.findIndex((one) => one.name === name) < first;
  return (
    <>
      {shown.filter(isBefore).map(element)}
      {alternatives === undefined ? null : (
        <AlternativeChoice path={path} {...alternatives} current={current} onChoose={choose} />
      )}
      {shown.filter((field) => !isBefore(field)).map(element)}
    </>
  );
}

function AlternativeChoice({
  path,
  label,
  fields,
  current,
  onChoose,
}: {
  readonly path: string;
  readonly label: string;
  readonly fields: readonly FormField[];
  readonly current: string | undefined;
  readonly onChoose: (name: string | undefined) => void;
}): JSX.Element {
  const { prefix } = useForm();
  const name = idOf(prefix, `${path}-alternative`);
  return (
    <fieldset class="choices">
      <legend>{label}</legend>
      {[{ name: undefined, title: 'None' }, ...fields].map((field) => (
        <label key={field.name ?? ''} class="choice">
          <input type="radio" name={name} checked={current === field.name} onChange={() => onChoose(field.name)} />
          {field.title}
        </label>
      ))}
    </fieldset>
  );
}

/** A copy of an object with one member, or without it. */
export function withMember(
  object: Readonly<Record<string, unknown>>,
  name: string,
  value: unknown,
): Readonly<Record<string, unknown>> {
  const { [name]: _, ...others } = object;
  return value === undefined ? others : { ...object, [name]: value };
}
