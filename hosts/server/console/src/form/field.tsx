import { isObject } from 'okta-connector/host';
import type { JSX } from 'preact';
import { AttributesField } from './attributes-field.tsx';
import { GroupFrame } from './field-frame.tsx';
import { Fields } from './fields.tsx';
import type { FieldProps } from './form-context.ts';
import { JsonField } from './json-field.tsx';
import { ListField } from './list-field.tsx';
import { MapField } from './map-field.tsx';
import { PickerField } from './picker-field.tsx';
import { BooleanField, ChoiceField, NumberField, SecretField, TextField } from './scalar-fields.tsx';
import { VariantsField } from './variants-field.tsx';

/** A field as its kind asks for it. */
export function Field(props: FieldProps): JSX.Element {
  const { kind } = props.field;
  switch (kind.is) {
    case 'picker':
      return <PickerField {...props} source={kind.source} />;
    case 'text':
      return <TextField {...props} />;
    case 'secret':
      return <SecretField {...props} />;
    case 'boolean':
      return <BooleanField {...props} />;
    case 'number':
      return <NumberField {...props} kind={kind} />;
    case 'choice':
      return <ChoiceField {...props} choices={kind.choices} />;
    case 'list':
      return <ListField {...props} of={kind.of} />;
    case 'object':
      return <ObjectField {...props} />;
    case 'variants':
      return <VariantsField {...props} kind={kind} />;
    case 'attributes':
      return <AttributesField {...props} />;
    case 'map':
      return <MapField {...props} />;
    case 'json':
      return <JsonField {...props} />;
  }
}

function ObjectField({ field, path, value, onChange }: FieldProps): JSX.Element {
  return (
    <GroupFrame field={field} path={path}>
      <Fields
        schema={field.schema}
        path={path}
        value={value}
        onChange={(next) => onChange(isObject(next) && Object.keys(next).length > 0 ? next : undefined)}
      />
    </GroupFrame>
  );
}
