import type { FieldChoice, FieldKind } from 'okta-connector/host';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { FieldFrame } from './field-frame.tsx';
import type { FieldProps } from './form-context.ts';

/** Longer texts get an area. */
const longText = 300;

/** One text. */
export function TextField({ field, path, value, onChange }: FieldProps): JSX.Element {
  const text = typeof value === 'string' ? value : value === undefined || value === null ? '' : JSON.stringify(value);
  const { maxLength } = field.schema;
  const isLong = typeof maxLength === 'number' && maxLength > longText && /description|expression|text/i.test(path);
  return (
    <FieldFrame field={field} path={path} note={<Clear field={field} value={value} onChange={onChange} />}>
      {(element) => {
        const props = {
          ...element,
          value: text,
          placeholder: value === null ? 'null' : (field.placeholder ?? defaultText(field.default)),
          spellcheck: false,
          autocomplete: 'off',
        } as const;
        return isLong ? (
          <textarea {...props} rows={3} onInput={({ currentTarget }) => onChange(orNothing(currentTarget.value))} />
        ) : (
          <input {...props} type="text" onInput={({ currentTarget }) => onChange(orNothing(currentTarget.value))} />
        );
      }}
    </FieldFrame>
  );
}

/** A text that is hidden while it is typed. */
export function SecretField({ field, path, value, onChange }: FieldProps): JSX.Element {
  const [isShown, setShown] = useState(false);
  return (
    <FieldFrame field={field} path={path}>
      {(element) => (
        <div class="with-button">
          <input
            {...element}
            {...(isShown ? { type: 'text' } : { type: 'password' })}
            autocomplete="off"
            spellcheck={false}
            value={typeof value === 'string' ? value : ''}
            onInput={({ currentTarget }) => onChange(orNothing(currentTarget.value))}
          />
          <button type="button" class="small" aria-pressed={isShown} onClick={() => setShown(!isShown)}>
            Show<span class="visually-hidden"> {field.title}</span>
          </button>
        </div>
      )}
    </FieldFrame>
  );
}

/** Yes, no, or the default. */
export function BooleanField({ field, path, value, onChange }: FieldProps): JSX.Element {
  const byDefault = typeof field.default === 'boolean' ? `Default (${field.default ? 'yes' : 'no'})` : 'Not set';
  return (
    <FieldFrame field={field} path={path}>
      {(element) => (
        <select
          {...element}
          value={typeof value === 'boolean' ? String(value) : ''}
          onChange={({ currentTarget }) =>
            onChange(currentTarget.value === '' ? undefined : currentTarget.value === 'true')
          }
        >
          <option value="">{field.required ? 'Choose…' : byDefault}</option>
          <option value="true">Yes</option>
          <option value="false">No</option>
        </select>
      )}
    </FieldFrame>
  );
}

/** A number. What cannot be read as one is sent as it is, so that the server says what is wrong. */
export function NumberField({
  field,
  path,
  value,
  onChange,
  kind,
}: FieldProps & { readonly kind: Extract<FieldKind, { readonly is: 'number' }> }): JSX.Element {
  const range =
    kind.minimum === undefined && kind.maximum === undefined
      ? undefined
      : `${kind.minimum ?? 'any'} to ${kind.maximum ?? 'any'}`;
  return (
    <FieldFrame field={field} path={path} note={<Clear field={field} value={value} onChange={onChange} />}>
      {(element) => (
        <input
          {...element}
          type="text"
          class="short"
          inputMode={kind.whole ? 'numeric' : 'decimal'}
          autocomplete="off"
          placeholder={defaultText(field.default) ?? field.placeholder ?? range}
          value={value === undefined || value === null ? '' : String(value)}
          onInput={({ currentTarget: { value: text } }) => {
            const number = Number(text);
            onChange(text === '' ? undefined : Number.isFinite(number) && !text.endsWith('.') ? number : text);
          }}
        />
      )}
    </FieldFrame>
  );
}

/** One of a few values. */
export function ChoiceField({
  field,
  path,
  value,
  onChange,
  choices,
}: FieldProps & { readonly choices: readonly FieldChoice[] }): JSX.Element {
  const at = choices.findIndex((choice) => choice.value === value);
  const known = choices.find((choice) => choice.value === field.default);
  const byDefault = known === undefined ? 'Not set' : `Default (${known.title ?? known.value})`;
  return (
    <FieldFrame field={field} path={path}>
      {(element) => (
        <select
          {...element}
          value={at === -1 ? '' : String(at)}
          onChange={({ currentTarget }) =>
            onChange(currentTarget.value === '' ? undefined : choices[Number(currentTarget.value)]?.value)
          }
        >
          <option value="">{field.required ? 'Choose…' : byDefault}</option>
          {choices.map((choice, index) => (
            <option key={String(choice.value)} value={String(index)}>
              {choice.title ?? String(choice.value)}
            </option>
          ))}
        </select>
      )}
    </FieldFrame>
  );
}

function Clear({ field, value, onChange }: Pick<FieldProps, 'field' | 'value' | 'onChange'>): JSX.Element | null {
  if (!field.clearable) return null;
  return (
    <button
      type="button"
      class="small"
      aria-pressed={value === null}
      onClick={() => onChange(value === null ? undefined : null)}
    >
      Clear in Okta<span class="visually-hidden">: {field.title}</span>
    </button>
  );
}

function orNothing(text: string): string | undefined {
  return text === '' ? undefined : text;
}

function defaultText(value: unknown): string | undefined {
  return value === undefined || typeof value === 'object' ? undefined : `Default: ${String(value)}`;
}
