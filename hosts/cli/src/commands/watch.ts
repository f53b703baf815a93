import type { Command } from 'commander';
import {
  eventTypeNotes,
  memoryStore,
  OktaError,
  type Subscription,
  sqliteStore,
  storeError,
  type Watch,
  type WatchHandler,
} from 'okta-connector';
import { findTrigger } from '../catalogue.ts';
import type { Cli } from '../cli.ts';
import { type Connected, type ConnectionFlags, withConnection, withConnectionFlags } from '../connection.ts';
import { runForEvent } from '../exec.ts';
import { type HookEndpoint, type HookFlags, listenForHooks, withHookFlags } from '../hook-endpoint.ts';
import { type InputFlags, readInput } from '../input.ts';
import { seconds, wholeNumber } from '../number-flags.ts';
import { usageError } from '../usage.ts';

interface WatchFlags extends ConnectionFlags, InputFlags, HookFlags {
  readonly store?: string;
  readonly since?: string;
  readonly interval?: number;
  readonly exec?: string;
  readonly execCredentials?: true;
  readonly concurrency?: number;
}

/** How long a handler gets to end after Ctrl-C, in milliseconds; the process ends soon after in any case. */
const graceMs = 800;

/** `watch`: every event of the triggers as it happens, until Ctrl-C. */
export function addWatch(program: Command, cli: Cli): void {
  withConnectionFlags(
    withHookFlags(
      program
        .command('watch')
        .argument('<trigger...>', 'keys of triggers, as "list" shows them')
        .option('--input <json>', "the trigger's input as JSON; of several triggers, an object by trigger")
        .option('--input-file <file>', 'a file that holds the input as JSON')
        .option('--store <file>', 'remember the place in the log and what waits, so that nothing is lost or repeated')
        .option(
          '--exec <command>',
          'run a command for each event, with its JSON on stdin; exit code 0 means delivered',
          command,
        )
        .option('--exec-credentials', 'let that command see OKTA_CLIENT_TOKEN and OKTA_HOOK_SECRET')
        .option('--since <time>', 'where a new store begins: a time with its zone, or how far back as 15m, 2h or 7d')
        .option('--interval <seconds>', 'seconds between polls', seconds('--interval'))
        .option(
          '--concurrency <number>',
          'commands at once for each trigger, 4 if left out; events of the same user always keep their order',
          wholeNumber('--concurrency', { least: 1 }),
        ),
    ),
  )
    .description('print each event as it happens, one JSON line each; Ctrl-C ends it')
    .action(async (keys: string[], flags: WatchFlags) => {
      for (const key of keys) findTrigger(key);
      const input = await readInput(cli, { ...flags, stdin: false });
      await withConnection(cli, flags, (connected) => watch(cli, { connected, keys, input, flags }));
    });
}

function command(value: string): string {
  if (value.trim() !== '') return value;
  const hint = 'give one for the shell, or leave --exec out';
  throw usageError(`--exec takes a command; ${hint}.`, hint);
}

interface Watching {
  readonly connected: Connected;
  readonly keys: readonly string[];
  readonly input: unknown;
  readonly flags: WatchFlags;
}

async function watch(cli: Cli, { connected: { connection }, keys, input, flags }: Watching): Promise<void> {
  const { store: file, since, interval, concurrency, deadline, exec } = flags;
  const subscriptions = subscriptionsOf(keys, input);
  const store = file === undefined ? memoryStore() : sqliteStore(file);
  let hooks: HookEndpoint | undefined;
  try {
    hooks = await listenForHooks(cli, flags);
    for (const note of eventTypeNotes(typesNamed(subscriptions))) cli.output.note(note);
    if (file === undefined)
      cli.output.note('Nothing is remembered without --store FILE: this watch begins now, and so does the next.');
    const running = await connection.watch(subscriptions, exec === undefined ? print(cli) : run(cli, exec, flags), {
      store,
      since,
      hookSecret: hooks?.secret,
      hookUrl: flags.hookUrl,
      intervalMs: interval === undefined ? undefined : interval * 1000,
      // Printing is never waited for, so that all lines can be in the order of the events.
      concurrency: concurrency ?? (exec === undefined ? 1 : undefined),
      graceMs,
      signal: until(cli, deadline),
      onProblem: ({ message }) => cli.output.note(message),
    });
    hooks?.answerWith((request) => running.receive(request));
    await follow(cli, running, subscriptions);
  } catch (error) {
    throw file === undefined ? error : storeError(file, error);
  } finally {
    hooks?.close();
    await store.close();
  }
}

/** The event types that inputs name. */
function typesNamed(subscriptions: readonly Subscription[]): string[] {
  return subscriptions.flatMap(({ input }) => {
    const types: unknown = typeof input === 'object' && input !== null && 'types' in input ? input.types : [];
    return Array.isArray(types) ? types.filter((type) => typeof type === 'string') : [];
  });
}

async function follow(cli: Cli, running: Watch, subscriptions: readonly Subscription[]): Promise<void> {
  const begun = running.ready.then(
    () => cli.output.note(`Watching for ${subscriptions.map(({ trigger }) => trigger).join(', ')}; Ctrl-C ends it.`),
    // Why it could not begin is told by its end.
    () => {},
  );
  await running.ended;
  await begun;
}

/** Ends with Ctrl-C, when nobody reads the output any more, and with the deadline. */
function until({ interrupt }: Cli, deadline: number | undefined): AbortSignal {
  if (deadline === undefined) return interrupt.signal;
  return AbortSignal.any([interrupt.signal, AbortSignal.timeout(deadline * 1000)]);
}

function subscriptionsOf(keys: readonly string[], input: unknown): readonly Subscription[] {
  const [first, ...others] = keys;
  if (first !== undefined && others.length === 0) return [{ trigger: first, input }];
  const inputs: Readonly<Record<string, unknown>> = typeof input === 'object' && input !== null ? { ...input } : {};
  const stray = Object.keys(inputs).find((key) => !keys.includes(key));
  if (stray !== undefined) {
    const hint = 'give the inputs of several triggers as {"trigger": {…}, …}';
    throw usageError(`The input names ${stray}, which is none of the triggers; ${hint}.`, hint);
  }
  return keys.map((trigger) => ({ trigger, input: inputs[trigger] ?? {} }));
}

/** What is printed is delivered, unless nobody reads it. */
function print(cli: Cli): WatchHandler {
  return async (event, { subscription, attempt, source }) => {
    await cli.output.line({ trigger: subscription, attempt, source, ...event });
    if (cli.output.closed) throw new OktaError('cancelled', 'Nobody reads the output any more.');
  };
}

function run(cli: Cli, command: string, { execCredentials }: WatchFlags): WatchHandler {
  const withCredentials = execCredentials === true;
  return (event, { subscription, attempt, source, signal }) =>
    runForEvent(cli, { command, trigger: subscription, attempt, source, event, withCredentials, signal });
}
