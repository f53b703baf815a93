import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { Mark } from '../parts/mark.tsx';
import { signIn, signInProblem } from '../state/session.ts';

/** Asks for the key. */
export function SignInScreen(): JSX.Element {
  const [key, setKey] = useState('');
  const [isBusy, setBusy] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const problem = signInProblem.value;
  useEffect(() => {
    document.title = 'Sign in · Okta connector';
    if (problem !== undefined) field.current?.focus();
  }, [problem]);
  const submit = async (event: Event) => {
    event.preventDefault();
    setBusy(true);
    await signIn(key.trim());
    setBusy(false);
  };
  return (
    <main class="sign-in">
      <div class="card">
        <Mark />
        <h1>Sign in to the console</h1>
        <p>Paste the key that the server printed when it started, or open the address it printed.</p>
        <form onSubmit={(event) => void submit(event)}>
          <div class="field">
            <label for="key">Key</label>
            <input
              id="key"
              ref={field}
              type="password"
              autocomplete="current-password"
              required
              value={key}
              aria-invalid={problem === undefined ? undefined : true}
              aria-describedby={problem === undefined ? undefined : 'key-error'}
              onInput={({ currentTarget }) => setKey(currentTarget.value)}
            />
            {problem === undefined ? null : (
              <p class="error" id="key-error">
                {problem.detail}
              </p>
            )}
          </div>
          <button type="submit" class="primary" disabled={isBusy}>
            {isBusy ? 'Signing in…' : 'Sign in'}
          </button>
        </form>
      </div>
    </main>
  );
}
