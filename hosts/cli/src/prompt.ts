import { createInterface } from 'node:readline/promises';
import { OktaError } from 'okta-connector';
import type { Cli } from './cli.ts';

/** Asks for a line on the terminal. The question goes to stderr, so that stdout holds nothing but the result. */
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

/** Asks for a secret; nothing of it is shown. */
export async function askSecret(cli: Cli, question: string): Promise<string> {
  const { stdin, stderr } = cli.streams;
  return answered(cli, async (signal) => {
    const { default: password } = await import('@inquirer/password');
    return password({ message: question, mask: false, toggleMask: false }, { input: stdin, output: stderr, signal });
  });
}

/** The answer, or `cancelled` when the terminal is closed or Ctrl-C is pressed instead. */
async function answered(cli: Cli, question: (signal: AbortSignal) => Promise<string>): Promise<string> {
  const closed = new AbortController();
  // A prompt whose terminal has gone never settles; Node then runs out of work.
  const onIdle = () => closed.abort();
  process.once('beforeExit', onIdle);
  try {
    return await question(AbortSignal.any([cli.interrupt.signal, closed.signal]));
  } catch (cause) {
    throw new OktaError('cancelled', 'The question was not answered, so nothing was sent.', { cause });
  } finally {
    process.off('beforeExit', onIdle);
  }
}
