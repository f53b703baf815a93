import { type FieldKind, isObject } from 'okta-connector/host';
import type { JSX } from 'preact';
import { GroupFrame } from './field-frame.tsx';
import { Fields } from './fields.tsx';
import { type FieldProps, idOf, useForm } from './form-context.ts';
import { words } from './words.ts';

/** An object of one of several shapes: first the shape, then its fields. */
export function VariantsField({
  field,
  path,
  value,
  onChange,
  kind,
}: FieldProps & { readonly kind: Extract<FieldKind, { readonly is: 'variants' }> }): JSX.Element {
  const { prefix } = useForm();
  const given = isObject(value) ? value : {};
  const current = kind.variants.find((variant) => variant.value === given[kind.tag]);
  const name = `${idOf(prefix, path)}-shape`;
  const choices = [
    { value: undefined, title: 'None' },
    ...kind.variants.map((one) => ({ ...one, title: words(one.value) })),
  ];
  return (
    <GroupFrame field={field} path={path}>
      <fieldset class="choices">
        <legend class="visually-hidden">Kind of {field.title}</legend>
        {choices
          .filter((choice) => choice.value !== undefined || !field.required)
          .map((choice) => (
            <label key={choice.value ?? ''} class="choice">
              <input
                type="radio"
                name={name}
                checked={current?.value === choice.value}
                onChange={() => onChange(choice.value === undefined ? undefined : { [kind.tag]: choice.value })}
              />
              {choice.title}
            </label>
          ))}
      </fieldset>
      {current === undefined ? null : (
        <Fields
          key={current.value}
          schema={current.schema}
          leaveOut={kind.tag}
          path={path}
          value={given}
          onChange={onChange}
        />
      )}
    </GroupFrame>
  );
}
