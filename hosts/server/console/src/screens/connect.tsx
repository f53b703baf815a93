import type { ConnectionReport } from 'okta-connector';
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { CoveredResource } from '../../../src/console/allowed-actions.ts';
import { ProblemNote } from '../parts/problem-note.tsx';
import { announce } from '../state/announce.ts';
import { type Problem, problemIn, request } from '../state/api.ts';
import { connection, reloadConnection, session } from '../state/session.ts';
import { ConnectForm } from './connect-form.tsx';
import { Report } from './connection-report.tsx';

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
