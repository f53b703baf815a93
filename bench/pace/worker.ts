import { once } from 'node:events';
import { connect } from '../../src/index.ts';
import { each, report, taskOf } from '../workers/task.ts';

/** Creates users as fast as the rate limit allows. */
export interface PaceTask {
  readonly url: string;
  readonly token: string;
  /** `raw` sends with undici and ignores the rate limit. */
  readonly kind: 'ours' | 'raw';
  readonly name: string;
  readonly total: number;
  readonly callers: number;
}

/** The result. */
export interface PaceResult {
  readonly ms: number;
  readonly failed: number;
}

const task = taskOf<PaceTask>();
const userOf = (index: number) => {
  const login = `${task.name}.${index}@acme.example`;
  return { profile: { login, email: login, firstName: 'Pace', lastName: String(index) } };
};

async function ours() {
  const connection = connect({ orgUrl: task.url, apiToken: task.token }, { allowLoopback: true });
  // Load everything and open a socket before the measurement. This read uses another bucket.
  await connection.run('get_user', { user: '00ugrace000000000001' });
  return {
    create: (index: number) => connection.run('create_user', { ...userOf(index), activate: false }),
    close: () => connection.close(),
  };
}

async function raw() {
  const { Pool } = await import('undici');
  const pool = new Pool(task.url, { connections: 30, pipelining: 1 });
  const headers = { 'content-type': 'application/json', authorization: `SSWS ${task.token}` };
  return {
    create: async (index: number) => {
      const body = JSON.stringify(userOf(index));
      const answer = await pool.request({ path: '/api/v1/users?activate=false', method: 'POST', headers, body });
      await answer.body.json();
    },
    close: () => pool.close(),
  };
}

const { create, close } = await (task.kind === 'ours' ? ours() : raw());
process.stdout.write('ready\n');
await once(process.stdin, 'data');
const startedAt = performance.now();
const failed = await each({ total: task.total, inFlight: task.callers }, create);
const ms = performance.now() - startedAt;
await close();
report<PaceResult>({ ms, failed });
process.exit();
