import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { FieldFrame } from './field-frame.tsx';
import type { FieldProps } from './form-context.ts';

/** Any other value, as JSON. Text that is not JSON is sent as text. */
export function JsonField({ field, path, value, onChange }: FieldProps): JSX.Element {
  const [written, setWritten] = useState({ text: textOf(value), value });
  // Another value came from outside, such as an example.
  const text = written.value === value ? written.text : textOf(value);
  return (
    <FieldFrame field={field} path={path}>
      {(element) => (
        <textarea
          {...element}
          class="code"
          rows={Math.min(10, Math.max(3, text.split('\n').length))}
          spellcheck={false}
          value={text}
          placeholder={field.placeholder ?? '{ }'}
          onInput={({ currentTarget }) => {
            const next = valueIn(currentTarget.value);
            setWritten({ text: currentTarget.value, value: next });
            onChange(next);
          }}
        />
      )}
    </FieldFrame>
  );
}

function textOf(value: unknown): string {
  return value === undefined ? '' : JSON.stringify(value, undefined, 2);
}

function valueIn(text: string): unknown {
  if (text.trim() === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
