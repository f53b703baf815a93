import type { JsonSchema } from 'okta-connector/host';
import type { JSX } from 'preact';
import type { Fault } from '../state/api.ts';
import { Field } from './field.tsx';
import { Fields } from './fields.tsx';
import { FormProvider } from './form-context.ts';

/** The fields of a step's input. */
export function StepForm({
  schema,
  value,
  faults,
  prefix,
  onChange,
}: {
  readonly schema: JsonSchema;
  readonly value: Readonly<Record<string, unknown>>;
  readonly faults: readonly Fault[];
  readonly prefix: string;
  readonly onChange: (value: Readonly<Record<string, unknown>>) => void;
}): JSX.Element {
  return (
    <FormProvider value={{ faults, values: value, prefix, Field }}>
      <Fields schema={schema} path="" value={value} onChange={onChange} />
    </FormProvider>
  );
}
