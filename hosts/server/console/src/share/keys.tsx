import type { JSX } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { ClientEffect } from '../../../src/clients/client.ts';
import type { ClientKey } from '../../../src/clients/client-keys.ts';
import { CopyText } from '../parts/copy-button.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { ScrollBox } from '../parts/scroll-box.tsx';
import { announce } from '../state/announce.ts';
import { type Problem, problemIn, request } from '../state/api.ts';

const effectTexts: readonly { readonly effect: ClientEffect; readonly text: string }[] = [
  { effect: 'read', text: 'Read' },
  { effect: 'write', text: 'Create and change' },
  { effect: 'remove', text: 'Remove, and everything that a person must confirm' },
];

/** The keys of clients: creates, lists and deletes them. */
export function Keys(): JSX.Element {
  const [keys, setKeys] = useState<readonly ClientKey[]>([]);
  const [created, setCreated] = useState<{ readonly name: string; readonly key: string } | undefined>(undefined);
  const [problem, setProblem] = useState<Problem | undefined>(undefined);
  const load = () =>
    request<{ readonly items: readonly ClientKey[] }>('/keys').then(
      ({ body }) => setKeys(body.items),
      (error: unknown) => setProblem(problemIn(error)),
    );
  useEffect(() => void load(), []);
  const remove = async ({ id, name }: ClientKey) => {
    try {
      await request(`/keys/${id}`, { method: 'DELETE' });
      announce(`The key ${name} was deleted.`);
    } catch (error) {
      setProblem(problemIn(error));
    }
    await load();
  };
  return (
    <section class="card" aria-labelledby="keys">
      <h2 id="keys">Keys</h2>
      <p class="hint">
        Give each platform, agent and script a key of its own, with no more than it needs. Okta's credential stays in
        the server.
      </p>
      {problem === undefined ? null : <ProblemNote problem={problem} />}
      {created === undefined ? null : (
        <div class="note good">
          <p class="note-title">Copy the key for {created.name} now. It is not shown again.</p>
          <CopyText text={created.key} what="the key" />
        </div>
      )}
      {keys.length === 0 ? null : (
        <ScrollBox label="Keys of clients">
          <table>
            <thead>
              <tr>
                <th scope="col">Name</th>
                <th scope="col">May</th>
                <th scope="col">Created</th>
                <th scope="col">Last used</th>
                <th scope="col">
                  <span class="visually-hidden">Delete</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {keys.map((key) => (
                <tr key={key.id}>
                  <th scope="row">{key.name}</th>
                  <td>{key.effects.join(', ')}</td>
                  <td>{new Date(key.createdAt).toLocaleDateString()}</td>
                  <td>{key.usedAt === undefined ? 'never' : new Date(key.usedAt).toLocaleString()}</td>
                  <td class="number">
                    <DeleteButton name={key.name} onDelete={() => void remove(key)} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollBox>
      )}
      <NewKey
        onCreated={(key) => {
          setCreated(key);
          setProblem(undefined);
          void load();
        }}
      />
    </section>
  );
}

function DeleteButton({ name, onDelete }: { readonly name: string; readonly onDelete: () => void }): JSX.Element {
  const [isAsking, setAsking] = useState(false);
  return (
    <button
      type="button"
      class={isAsking ? 'small danger solid' : 'small danger'}
      onClick={() => (isAsking ? onDelete() : setAsking(true))}
      onBlur={() => setAsking(false)}
    >
      {isAsking ? 'Really delete' : 'Delete'}
      <span class="visually-hidden"> the key {name}</span>
    </button>
  );
}

function NewKey({
  onCreated,
}: {
  readonly onCreated: (key: { readonly name: string; readonly key: string }) => void;
}): JSX.Element {
  const [name, setName] = useState('');
  const [allowed, setAllowed] = useState<readonly ClientEffect[]>(['read']);
  const [problem, setProblem] = useState<Problem | undefined>(undefined);
  const field = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => {
    if (problem !== undefined) field.current?.focus();
  }, [problem]);
  const create = async (event: Event) => {
    event.preventDefault();
    setProblem(undefined);
    try {
      const { body } = await request<ClientKey & { readonly key: string }>('/keys', {
        method: 'POST',
        body: { name, effects: allowed },
      });
      announce('The key was created. Copy it now.');
      setName('');
      onCreated(body);
    } catch (error) {
      setProblem(problemIn(error));
    }
  };
  return (
    <form class="form narrow" aria-label="New key" noValidate onSubmit={(event) => void create(event)}>
      <div class="field">
        <label for="key-name">Name of a new key</label>
        <input
          id="key-name"
          ref={field}
          value={name}
          autocomplete="off"
          placeholder="Power Automate, HR flows"
          aria-invalid={problem === undefined ? undefined : true}
          aria-describedby={problem === undefined ? undefined : 'key-name-error'}
          onInput={({ currentTarget }) => setName(currentTarget.value)}
        />
        {problem === undefined ? null : (
          <p class="error" id="key-name-error">
            {problem.detail}
          </p>
        )}
      </div>
      <fieldset class="choices">
        <legend>It may</legend>
        {effectTexts.map(({ effect, text }) => (
          <label key={effect} class="choice">
            <input
              type="checkbox"
              checked={allowed.includes(effect)}
              onChange={({ currentTarget }) =>
                setAllowed(currentTarget.checked ? [...allowed, effect] : allowed.filter((one) => one !== effect))
              }
            />
            {text}
          </label>
        ))}
      </fieldset>
      <div class="row">
        <button type="submit" class="primary">
          Create a key
        </button>
      </div>
    </form>
  );
}
