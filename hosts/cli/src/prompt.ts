import { createInterface } from 'node:readline/promises';
import { OktaError } from 'okta-connector';
import type { Cli } from './cli.ts';

/** Asks for a line on the terminal. The question goes to stderr, so that stdout only has the result. */
export async function ask(cli: Cli, question: string): Promise<string> {
  const { stdin, stderr } = cli.streams;
  return answered(cli, async (signal) => {
    const lines = createInterface({ input: stdin, output: stderr, terminal: true });
    const pressed = new AbortController();
    lines.on('SIGINT', () => pressed.abort());
    lines.on('close', () => pressed.abort());
    try {
      return await lines.question(`${question} `, { signal: AbortSignal.any([signal, pressed.signal]) });
    } finally {
      lines.close();
    }
  });
}

/** Asks for a secret without showing it. */
export async function askSecret(cli: Cli, question: string): Promise<string> {
  const { stdin, stderr } = cli.streams;
  return answered(cli, async (signal) => {
    const { default: password } = await import('@inquirer/password');
    return password({ message: question, mask: false, toggleMask: false }, { input: stdin, output: stderr, signal });
  });
}

/** Returns the answer. Throws `cancelled` if the terminal is closed or Ctrl-C is pressed. */
async function answered(cli: Cli, question: (signal: AbortSignal) => Promise<string>): Promise<string> {
  const closed = new AbortController();
  // A prompt whose terminal was closed never settles, and Node runs out of work.
  const onIdle = () => closed.abort();
  process.once('beforeExit', onIdle);
  try {
    return await question(AbortSignal.any([cli.interrupt.signal, closed.signal]));
  } catch (cause) {
    throw new OktaError('cancelled', { what: 'Canceled at the prompt. Nothing was sent' }, { cause });
  } finally {
    process.off('beforeExit', onIdle);
  }
}
