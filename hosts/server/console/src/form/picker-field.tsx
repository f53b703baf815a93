import type { JSX } from 'preact';
import { steps } from '../state/session.ts';
import { Combobox } from './combobox.tsx';
import { FieldFrame } from './field-frame.tsx';
import { type FieldProps, useForm } from './form-context.ts';

/** A value from a list of the org, or any other that is typed. */
export function PickerField({
  field,
  path,
  value,
  onChange,
  source,
}: FieldProps & { readonly source: string }): JSX.Element {
  const { values } = useForm();
  const known = steps.value?.optionSources.find(({ key }) => key === source);
  const needs = Object.entries(known?.dependsOn ?? {});
  // Only what the list depends on: the other fields may be secret.
  const search = Object.fromEntries(
    needs.flatMap(([name]) => (values[name] === undefined ? [] : [[name, values[name]]])),
  );
  const missing = needs.find(([name, need]) => need === 'required' && values[name] === undefined)?.[0];
  return (
    <FieldFrame field={field} path={path}>
      {(element) => (
        <Combobox
          element={element}
          label={field.title}
          source={source}
          search={search}
          missing={missing}
          placeholder={field.placeholder}
          value={typeof value === 'string' ? value : ''}
          onChange={(text) => onChange(text === '' ? undefined : text)}
        />
      )}
    </FieldFrame>
  );
}
