import { spawn } from 'node:child_process';
import type { Cli } from './cli.ts';
import { printableJson, printableText } from './printable.ts';

/** A command and the event to run it for. */
export interface EventCommand {
  /** A command line for the shell. */
  readonly command: string;
  readonly trigger: string;
  readonly attempt: number;
  readonly source: string;
  readonly event: { readonly uuid: string };
  /** Whether the command gets the credentials of the connection. */
  readonly withCredentials: boolean;
  /** Stops the command. */
  readonly signal: AbortSignal;
}

/** Variables with credentials, such as OKTA_CLIENT_TOKEN and OKTA_HOOK_SECRET. */
const credentialVariable = /^OKTA_.*(TOKEN|SECRET|KEY|PASS|PWD|CREDENTIAL|ASSERTION|JWT|COOKIE)/i;

function withoutCredentials(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !credentialVariable.test(name)));
}

/** Runs a command with the event as JSON on stdin. Rejects unless it exits with code 0. */
export async function runForEvent(
  { output, streams }: Pick<Cli, 'output' | 'streams'>,
  { command, trigger, attempt, source, event, withCredentials, signal }: EventCommand,
): Promise<void> {
  const about = { OKTA_EVENT_UUID: event.uuid, OKTA_EVENT_TRIGGER: trigger, OKTA_EVENT_ATTEMPT: String(attempt) };
  const env = withCredentials ? streams.env : withoutCredentials(streams.env);
  const child = spawn(command, { shell: true, env: { ...env, ...about }, stdio: 'pipe', signal });
  const writes: Promise<void>[] = [];
  child.stdout.setEncoding('utf8').on('data', (text: string) => void writes.push(output.forward(text)));
  child.stderr.setEncoding('utf8').on('data', (text: string) => output.stderr(printableText(text)));
  // The command may ignore its stdin.
  child.stdin.on('error', () => {});
  child.stdin.end(`${printableJson({ trigger, attempt, source, ...event })}\n`);
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  child.on('error', reject);
  child.on('close', (code, signalName) => {
    if (code === 0) resolve();
    else
      reject(
        new Error(code === null ? `the command was killed by ${signalName}` : `the command exited with code ${code}`),
      );
  });
  await promise;
  await Promise.all(writes);
}
