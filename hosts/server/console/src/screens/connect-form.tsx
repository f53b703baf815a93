import type { ConnectionReport, Manifest } from 'okta-connector';
import type { JSX } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { ProblemNote } from '../parts/problem-note.tsx';
import { announce } from '../state/announce.ts';
import { type Problem, problemIn, request } from '../state/api.ts';
import { reloadConnection, steps } from '../state/session.ts';
import { Report } from './connection-report.tsx';

type Method = Manifest['connection']['methods'][number];
type ConnectionField = Manifest['connection']['fields'][number];

/** Asks for the credential of a method, tests it and saves it. */
export function ConnectForm({ onSaved }: { readonly onSaved: (report: ConnectionReport) => void }): JSX.Element | null {
  const known = steps.value?.connection;
  const [key, setKey] = useState('apiToken');
  const [values, setValues] = useState<Readonly<Record<string, string>>>({});
  const [busy, setBusy] = useState<'test' | 'save' | undefined>(undefined);
  const [problem, setProblem] = useState<Problem | undefined>(undefined);
  const [works, setWorks] = useState<ConnectionReport | undefined>(undefined);
  const form = useRef<HTMLFormElement>(null);
  const method = known?.methods.find((one) => one.key === key);
  useLayoutEffect(() => {
    if (problem !== undefined) form.current?.querySelector<HTMLElement>('[aria-invalid]')?.focus();
  }, [problem]);
  if (known === undefined || method === undefined) return null;
  const fields = fieldsOf(method, known.fields);
  const given = Object.fromEntries(
    fields.flatMap(({ key: name }) =>
      values[name] === undefined || values[name] === '' ? [] : [[name, values[name]]],
    ),
  );
  const send = async (what: 'test' | 'save') => {
    setBusy(what);
    setProblem(undefined);
    setWorks(undefined);
    try {
      const options = { method: what === 'test' ? 'POST' : 'PUT', body: given } as const;
      const { body } = await request<ConnectionReport>(what === 'test' ? '/connection/test' : '/connection', options);
      announce(what === 'test' ? 'The connection works.' : 'Connected.');
      if (what === 'test') setWorks(body);
      else {
        setValues({});
        await reloadConnection();
        onSaved(body);
      }
    } catch (error) {
      setProblem(problemIn(error));
    }
    setBusy(undefined);
  };
  const atFault = problem?.field === undefined ? undefined : fields.find((one) => one.key === problem.field)?.key;
  return (
    <div class="columns">
      <form
        ref={form}
        class="card"
        aria-labelledby="connect-form"
        onSubmit={(event) => {
          event.preventDefault();
          void send('save');
        }}
      >
        <h2 id="connect-form">Connect an org</h2>
        <fieldset class="choices">
          <legend>Method</legend>
          {known.methods.map((one) => (
            <label key={one.key} class="choice">
              <input
                type="radio"
                name="method"
                checked={one.key === key}
                onChange={() => {
                  setKey(one.key);
                  setProblem(undefined);
                }}
              />
              {one.title}
            </label>
          ))}
        </fieldset>
        {fields.map((field) => (
          <CredentialField
            key={field.key}
            field={field}
            isRequired={method.fields[field.key] === 'required'}
            value={values[field.key] ?? ''}
            error={atFault === field.key ? problem?.detail : undefined}
            onInput={(value) => setValues({ ...values, [field.key]: value })}
          />
        ))}
        {problem !== undefined && atFault === undefined ? <ProblemNote problem={problem} /> : null}
        <div class="row">
          <button type="submit" class="primary" disabled={busy !== undefined}>
            {busy === 'save' ? 'Connecting…' : 'Save'}
          </button>
          <button type="button" disabled={busy !== undefined} onClick={() => void send('test')}>
            {busy === 'test' ? 'Testing…' : 'Test'}
          </button>
        </div>
        {works === undefined ? null : (
          <div>
            <p class="note good">✓ It works. Choose Save to use it.</p>
            <Report report={works} />
          </div>
        )}
      </form>
      <Setup method={method} />
    </div>
  );
}

function fieldsOf(method: Method, fields: readonly ConnectionField[]): readonly ConnectionField[] {
  return fields.filter(({ key }) => method.fields[key] !== undefined);
}

function Setup({ method }: { readonly method: Method }): JSX.Element {
  const roles = steps.value?.connection.roles ?? [];
  return (
    <aside class="card" aria-labelledby="setup">
      <h2 id="setup">Set up in Okta</h2>
      <ol class="steps">
        {method.setup.steps.map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
      <h3>Good to know</h3>
      <ul>
        {method.setup.notes.map((note) => (
          <li key={note}>{note}</li>
        ))}
      </ul>
      <details>
        <summary>Which admin role is needed?</summary>
        <dl class="facts wide">
          {roles.map(({ need, role }) => (
            <div key={need}>
              <dt>{role}</dt>
              <dd>{need}</dd>
            </div>
          ))}
        </dl>
      </details>
    </aside>
  );
}

function CredentialField({
  field,
  isRequired,
  value,
  error,
  onInput,
}: {
  readonly field: ConnectionField;
  readonly isRequired: boolean;
  readonly value: string;
  readonly error: string | undefined;
  readonly onInput: (value: string) => void;
}): JSX.Element {
  const id = `connection-${field.key}`;
  const common = {
    id,
    value,
    required: isRequired,
    spellcheck: false,
    autocomplete: 'off',
    'aria-invalid': error === undefined ? undefined : true,
    'aria-describedby': `${id}-hint${error === undefined ? '' : ` ${id}-error`}`,
    placeholder: field.placeholder,
  } as const;
  return (
    <div class="field">
      <label for={id}>
        {field.title}
        {isRequired ? null : <span class="optional"> optional</span>}
      </label>
      {field.key === 'privateKey' ? (
        // A key has several lines, which an input would join.
        <textarea
          {...common}
          rows={4}
          class="secret-text"
          onInput={({ currentTarget }) => onInput(currentTarget.value)}
        />
      ) : (
        <input
          {...common}
          {...(field.secret ? { type: 'password' } : { type: 'text' })}
          onInput={({ currentTarget }) => onInput(currentTarget.value)}
        />
      )}
      {error === undefined ? null : (
        <p class="error" id={`${id}-error`}>
          {error}
        </p>
      )}
      <p class="hint" id={`${id}-hint`}>
        {field.description}
      </p>
    </div>
  );
}
