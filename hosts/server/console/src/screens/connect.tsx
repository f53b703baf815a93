import type { ConnectionReport, Manifest } from 'okta-connector';
import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { CoveredResource } from '../../../src/console/allowed-actions.ts';
import { ProblemNote } from '../parts/problem-note.tsx';
import { announce } from '../state/announce.ts';
import { type Problem, problemIn, request } from '../state/api.ts';
import { connection, reloadConnection, session, steps } from '../state/session.ts';
import { Report } from './connection-report.tsx';

type Method = Manifest['connection']['methods'][number];
type ConnectionField = Manifest['connection']['fields'][number];

/** Connects the server to an org, and reports what the credential may do. */
export function ConnectScreen(): JSX.Element {
  const { connected, source, report: known } = connection.value;
  const [report, setReport] = useState<ConnectionReport | undefined>(known);
  const [problem, setProblem] = useState<Problem | undefined>(undefined);
  const [isTesting, setTesting] = useState(false);
  const [isEditing, setEditing] = useState(!connected);
  const isFixed = source === 'environment' || source === 'sandbox';
  const test = async () => {
    setTesting(true);
    setProblem(undefined);
    try {
      const { body } = await request<ConnectionReport>('/connection/test', { method: 'POST', body: {} });
      setReport(body);
      announce('The connection works.');
      await reloadConnection();
    } catch (error) {
      setReport(undefined);
      setProblem(problemIn(error));
    }
    setTesting(false);
  };
  const [covered, setCovered] = useState<readonly CoveredResource[]>([]);
  useEffect(() => {
    if (known === undefined) return;
    request<{ readonly items: readonly CoveredResource[] }>('/connection/covered').then(
      ({ body }) => setCovered(body.items),
      () => setCovered([]),
    );
  }, [known]);
  useEffect(() => {
    if (connected && known === undefined) void test();
  }, [connected]);
  const isOwner = session.value !== 'loading' && session.value !== 'none' && session.value.owner;
  return (
    <div class="page">
      <h1>Connect</h1>
      {connected ? <Current isTesting={isTesting} onTest={() => void test()} /> : null}
      {problem === undefined ? null : <ProblemNote problem={problem} />}
      {connected && report !== undefined ? <Report report={report} covered={covered} /> : null}
      {isFixed ? null : !isOwner ? (
        <p class="note">Only the key of the owner may change the connection.</p>
      ) : isEditing ? (
        <ConnectForm
          onSaved={(saved) => {
            setReport(saved);
            setProblem(undefined);
            setEditing(false);
          }}
        />
      ) : (
        <div class="row">
          <button type="button" onClick={() => setEditing(true)}>
            Change the connection
          </button>
          <ForgetButton onForgotten={() => setEditing(true)} />
        </div>
      )}
    </div>
  );
}

const sources = {
  environment: 'Set by the environment. Change the variables and restart the server to use another one.',
  sandbox: 'A sandbox org, for trying things out. It is reset when the server stops.',
  console: 'Set in this console. The credential is stored encrypted and is never shown again.',
};

function Current({ isTesting, onTest }: { readonly isTesting: boolean; readonly onTest: () => void }): JSX.Element {
  const { orgUrl = '', method, clientId, source = 'console', notes = [] } = connection.value;
  return (
    <section class="card" aria-labelledby="current">
      <div class="card-head">
        <h2 id="current">Connection</h2>
        <button type="button" onClick={onTest} disabled={isTesting}>
          {isTesting ? 'Testing…' : 'Test'}
        </button>
      </div>
      <dl class="facts wide">
        <div>
          <dt>Org URL</dt>
          <dd>{orgUrl}</dd>
        </div>
        <div>
          <dt>Method</dt>
          <dd>{method === 'serviceApp' ? `Service app ${clientId ?? ''}` : 'API token'}</dd>
        </div>
        <div>
          <dt>Source</dt>
          <dd>{sources[source]}</dd>
        </div>
      </dl>
      {notes.map((note) => (
        <p key={note} class="hint">
          {note}
        </p>
      ))}
    </section>
  );
}

function ForgetButton({ onForgotten }: { readonly onForgotten: () => void }): JSX.Element {
  const [isAsking, setAsking] = useState(false);
  const forget = async () => {
    await request('/connection', { method: 'DELETE' });
    await reloadConnection();
    announce('The connection was removed.');
    onForgotten();
  };
  if (!isAsking)
    return (
      <button type="button" class="danger" onClick={() => setAsking(true)}>
        Disconnect…
      </button>
    );
  return (
    <fieldset class="row plain">
      <legend class="visually-hidden">Disconnect from the org?</legend>
      <button type="button" class="danger solid" onClick={() => void forget()}>
        Disconnect and delete the credential
      </button>
      <button type="button" onClick={() => setAsking(false)}>
        Keep it
      </button>
    </fieldset>
  );
}

function ConnectForm({ onSaved }: { readonly onSaved: (report: ConnectionReport) => void }): JSX.Element | null {
  const known = steps.value?.connection;
  const [key, setKey] = useState('apiToken');
  const [values, setValues] = useState<Readonly<Record<string, string>>>({});
  const [busy, setBusy] = useState<'test' | 'save' | undefined>(undefined);
  const [problem, setProblem] = useState<Problem | undefined>(undefined);
  const [works, setWorks] = useState<ConnectionReport | undefined>(undefined);
  const form = useRef<HTMLFormElement>(null);
  const method = known?.methods.find((one) => one.key === key);
  useEffect(() => {
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
