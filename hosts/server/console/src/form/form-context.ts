import type { FormField } from 'okta-connector/host';
import { createContext, type JSX } from 'preact';
import { useContext } from 'preact/hooks';
import type { Fault } from '../state/api.ts';

/** A field that the form shows. */
export interface FieldProps {
  readonly field: FormField;
  /** Where its value is in the input, for example `profile.email`. */
  readonly path: string;
  /** `undefined` if it is omitted. */
  readonly value: unknown;
  readonly onChange: (value: unknown) => void;
}

/** What the fields of a form share. */
export interface FormContext {
  /** Errors of the last run, by path. */
  readonly faults: readonly Fault[];
  /** Values of the form's own fields, on which some pickers depend. */
  readonly values: Readonly<Record<string, unknown>>;
  /** Begins the IDs of elements. */
  readonly prefix: string;
  /** Shows a field of any kind. Fields of objects and lists use it, which it shows itself. */
  readonly Field: (props: FieldProps) => JSX.Element;
}

const Form = createContext<FormContext | undefined>(undefined);

/** Provides the context to the fields of a form. */
export const FormProvider = Form.Provider;

/** The context of the form around a field. */
export function useForm(): FormContext {
  const form = useContext(Form);
  if (form === undefined) throw new Error('The field is not inside a form.');
  return form;
}

/** The ID of the element of a field. */
export function idOf(prefix: string, path: string): string {
  return `${prefix}-${path.replaceAll(/[^\w-]/g, '-')}`;
}

/** The errors of a field: its own, or for a field without fields also those inside it. */
export function faultsAt(faults: readonly Fault[], path: string, { isLeaf }: { readonly isLeaf: boolean }): Fault[] {
  return faults.filter((fault) => fault.path === path || (isLeaf && fault.path.startsWith(`${path}.`)));
}
