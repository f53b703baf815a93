import type { Command } from 'commander';
import {
  eventTypeNotes,
  memoryStore,
  OktaError,
  type Subscription,
  sqliteStore,
  type Watch,
  type WatchHandler,
} from 'okta-connector';
import { storeError } from 'okta-connector/host';
import { findTrigger } from '../catalog.ts';
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

/** How long handlers may take to finish after Ctrl-C, in milliseconds. The process ends soon after in any case. */
const graceMs = 800;

/** `watch`: delivers every event of the triggers as it happens, until Ctrl-C. */
export function addWatch(program: Command, cli: Cli): void {
  withConnectionFlags(
    withHookFlags(
      program
        .command('watch')
        .argument('<trigger...>', 'Triggers, from "okta-connector list"')
        .option('--input <json>', "Trigger's input as JSON; an object by trigger for several triggers")
        .option('--input-file <file>', 'File with the input as JSON')
        .option('--store <file>', 'Save the position in the log and pending events, so that none is lost or repeated')
        .option(
          '--exec <command>',
          'Run a command for each event, with its JSON on stdin; exit code 0 means delivered',
          commandLine,
        )
        .option('--exec-credentials', 'Pass OKTA_CLIENT_TOKEN and OKTA_HOOK_SECRET to that command')
        .option('--since <time>', 'Start a new store at this time, or this far back, such as 15m, 2h or 7d')
        .option('--interval <seconds>', 'Seconds between polls', seconds('--interval'))
        .option(
          '--concurrency <number>',
          'Commands to run at once for each trigger (default: 4). Events of one user stay in order',
          wholeNumber('--concurrency', { least: 1 }),
        ),
    ),
  )
    .description('Print events as they happen, one JSON line each, until Ctrl-C')
    .action(async (keys: string[], flags: WatchFlags) => {
      for (const key of keys) findTrigger(key);
      const input = await readInput(cli, { ...flags, stdin: false });
      await withConnection(cli, flags, (connected) => watchTriggers(cli, { connected, keys, input, flags }));
    });
}

function commandLine(value: string): string {
  if (value.trim() !== '') return value;
  throw usageError('--exec must not be empty');
}

interface WatchRequest {
  readonly connected: Connected;
  readonly keys: readonly string[];
  readonly input: unknown;
  readonly flags: WatchFlags;
}

async function watchTriggers(cli: Cli, { connected: { connection }, keys, input, flags }: WatchRequest): Promise<void> {
  const { store: file, since, interval, concurrency, deadline, exec } = flags;
  const subscriptions = subscriptionsOf(keys, input);
  const store = file === undefined ? memoryStore() : sqliteStore(file);
  let hooks: HookEndpoint | undefined;
  try {
    hooks = await listenForHooks(cli, flags);
    for (const note of eventTypeNotes(typesNamed(subscriptions))) cli.output.note(note);
    if (file === undefined) cli.output.note('Without --store, this watch starts now and saves nothing.');
    const running = await connection.watch(
      subscriptions,
      exec === undefined ? printHandler(cli) : commandHandler(cli, exec, flags),
      {
        store,
        since,
        hookSecret: hooks?.secret,
        hookUrl: flags.hookUrl,
        intervalMs: interval === undefined ? undefined : interval * 1000,
        // Printing is fast, so all lines can be in the order of the events.
        concurrency: concurrency ?? (exec === undefined ? 1 : undefined),
        graceMs,
        signal: endSignal(cli, deadline),
        onProblem: ({ message }) => cli.output.note(message),
      },
    );
    hooks?.answerWith((request) => running.receive(request));
    await waitForEnd(cli, running, subscriptions);
  } catch (error) {
    throw file === undefined ? error : storeError(file, error);
  } finally {
    hooks?.close();
    await store.close();
  }
}

/** The event types in the inputs. */
function typesNamed(subscriptions: readonly Subscription[]): string[] {
  return subscriptions.flatMap(({ input }) => {
    const types: unknown = typeof input === 'object' && input !== null && 'types' in input ? input.types : [];
    return Array.isArray(types) ? types.filter((type) => typeof type === 'string') : [];
  });
}

async function waitForEnd(cli: Cli, running: Watch, subscriptions: readonly Subscription[]): Promise<void> {
  const started = running.ready.then(
    () => cli.output.note(`Watching ${subscriptions.map(({ trigger }) => trigger).join(', ')}. Press Ctrl-C to stop.`),
    // `ended` rejects with the reason.
    () => {},
  );
  await running.ended;
  await started;
}

/** Aborts on Ctrl-C, when the output is closed, and at the deadline. */
function endSignal({ interrupt }: Cli, deadline: number | undefined): AbortSignal {
  if (deadline === undefined) return interrupt.signal;
  return AbortSignal.any([interrupt.signal, AbortSignal.timeout(deadline * 1000)]);
}

function subscriptionsOf(keys: readonly string[], input: unknown): readonly Subscription[] {
  const [first, ...others] = keys;
  if (first !== undefined && others.length === 0) return [{ trigger: first, input }];
  const inputs: Readonly<Record<string, unknown>> = typeof input === 'object' && input !== null ? { ...input } : {};
  const unknown = Object.keys(inputs).find((key) => !keys.includes(key));
  if (unknown !== undefined)
    throw usageError(`The input has "${unknown}", which is not one of the triggers`, 'use an object by trigger');
  return keys.map((trigger) => ({ trigger, input: inputs[trigger] ?? {} }));
}

/** Prints an event. It counts as delivered, unless the output is closed. */
function printHandler(cli: Cli): WatchHandler {
  return async (event, { subscription, attempt, source }) => {
    await cli.output.line({ trigger: subscription, attempt, source, ...event });
    if (cli.output.closed) throw new OktaError('cancelled', { what: 'The output was closed' });
  };
}

function commandHandler(cli: Cli, command: string, { execCredentials }: WatchFlags): WatchHandler {
  const withCredentials = execCredentials === true;
  return (event, { subscription, attempt, source, signal }) =>
    runForEvent(cli, { command, trigger: subscription, attempt, source, event, withCredentials, signal });
}
