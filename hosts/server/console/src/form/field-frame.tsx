import type { FormField } from 'okta-connector/host';
import type { ComponentChildren, JSX } from 'preact';
import type { Fault } from '../state/api.ts';
import { type FieldProps, faultsAt, idOf, useForm } from './form-context.ts';

/** What a form element needs to belong to its label, help and error. */
export interface ElementProps {
  readonly id: string;
  readonly 'aria-describedby': string | undefined;
  readonly 'aria-invalid': true | undefined;
  readonly 'aria-required': true | undefined;
}

/** The label, help and error around an element. */
export function FieldFrame({
  field,
  path,
  note,
  children,
}: Pick<FieldProps, 'field' | 'path'> & {
  readonly note?: ComponentChildren;
  readonly children: (element: ElementProps) => ComponentChildren;
}): JSX.Element {
  const { faults, prefix } = useForm();
  const id = idOf(prefix, path);
  const own = faultsAt(faults, path, { isLeaf: true });
  const described = [field.description === undefined ? [] : `${id}-hint`, own.length === 0 ? [] : `${id}-error`].flat();
  return (
    <div class="field">
      <div class="label-row">
        <label for={id}>
          {field.title}
          {field.required ? null : <span class="optional"> optional</span>}
        </label>
        {note}
      </div>
      {children({
        id,
        'aria-describedby': described.length === 0 ? undefined : described.join(' '),
        'aria-invalid': own.length === 0 ? undefined : true,
        'aria-required': field.required ? true : undefined,
      })}
      <FieldHelp field={field} id={id} errors={own.map((fault) => errorText(field.title, path, fault))} />
    </div>
  );
}

/** Several elements under one heading, such as the fields of an object. */
export function GroupFrame({
  field,
  path,
  children,
}: Pick<FieldProps, 'field' | 'path'> & { readonly children: ComponentChildren }): JSX.Element {
  const { faults, prefix } = useForm();
  const id = idOf(prefix, path);
  const own = faultsAt(faults, path, { isLeaf: false });
  const described = [field.description === undefined ? [] : `${id}-hint`, own.length === 0 ? [] : `${id}-error`].flat();
  return (
    <fieldset
      class="group"
      id={id}
      tabIndex={own.length === 0 ? undefined : -1}
      data-invalid={own.length === 0 ? undefined : true}
      aria-describedby={described.length === 0 ? undefined : described.join(' ')}
    >
      <legend>
        {field.title}
        {field.required ? null : <span class="optional"> optional</span>}
      </legend>
      <FieldHelp field={field} id={id} errors={own.map((fault) => errorText(field.title, path, fault))} />
      {children}
    </fieldset>
  );
}

function FieldHelp({
  field,
  id,
  errors,
}: {
  readonly field: FormField;
  readonly id: string;
  readonly errors: readonly string[];
}): JSX.Element {
  return (
    <>
      {errors.length === 0 ? null : (
        <p class="error" id={`${id}-error`}>
          {errors.join(' ')}
        </p>
      )}
      {field.description === undefined ? null : (
        <p class="hint" id={`${id}-hint`}>
          {field.description}
          {field.docs === undefined ? null : (
            <>
              {' '}
              <a href={field.docs} target="_blank" rel="noreferrer">
                Syntax<span class="visually-hidden"> of {field.title}, in a new tab</span>
              </a>
            </>
          )}
        </p>
      )}
    </>
  );
}

/** "Username is required." The error of something inside a field names its place itself. */
function errorText(title: string, path: string, fault: Fault): string {
  if (fault.path !== path) return fault.message;
  const { what, hint } = fault;
  return hint === undefined ? `${title} ${what}.` : `${title} ${what}. ${hint[0]?.toUpperCase()}${hint.slice(1)}.`;
}
