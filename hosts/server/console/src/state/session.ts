import { signal } from '@preact/signals';
import type { ClientEffect } from '../../../src/clients/client.ts';
import type { StepIndex } from '../../../src/console/steps.ts';
import type { ConnectionState } from '../../../src/org.ts';
import { type Problem, problemIn, request, signedOut } from './api.ts';

/** Who is signed in. */
export interface Session {
  readonly name: string;
  readonly effects: readonly ClientEffect[];
  readonly owner: boolean;
}

/** `loading` until the server was asked, `none` if nobody is signed in. */
export const session = signal<Session | 'loading' | 'none'>('loading');
/** Why the sign-in failed. */
export const signInProblem = signal<Problem | undefined>(undefined);
/** The connection to the org. */
export const connection = signal<ConnectionState>({ connected: false });
/** The steps. */
export const steps = signal<StepIndex | undefined>(undefined);

/** Signs in with the key in the address, which is removed from it, or continues the session of the cookie. */
export async function start(): Promise<void> {
  signedOut.handler = () => {
    session.value = 'none';
  };
  // The address with a key may also be opened in a tab that has the console already.
  addEventListener('hashchange', () => void signInByAddress());
  if (!(await signInByAddress())) await load();
}

async function signInByAddress(): Promise<boolean> {
  const key = /^#key=(.+)$/.exec(location.hash)?.[1];
  if (key === undefined) return false;
  history.replaceState(null, '', location.pathname);
  await signIn(decodeURIComponent(key));
  return true;
}

/** Signs in with a key. */
export async function signIn(key: string): Promise<void> {
  try {
    await request('/session', { method: 'POST', body: { key } });
    signInProblem.value = undefined;
    await load();
  } catch (error) {
    signInProblem.value = problemIn(error);
    session.value = 'none';
  }
}

/** Ends the session. */
export async function signOut(): Promise<void> {
  await request('/session', { method: 'DELETE' });
  session.value = 'none';
}

/** Reads the connection again. */
export async function reloadConnection(): Promise<void> {
  connection.value = (await request<ConnectionState>('/connection')).body;
}

async function load(): Promise<void> {
  try {
    const [who, state, index] = await Promise.all([
      request<Session>('/session'),
      request<ConnectionState>('/connection'),
      request<StepIndex>('/steps'),
    ]);
    connection.value = state.body;
    steps.value = index.body;
    session.value = who.body;
  } catch (error) {
    const problem = problemIn(error);
    if (problem.category !== 'unauthenticated') signInProblem.value = problem;
    session.value = 'none';
  }
}
