import { createHash } from 'node:crypto';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { type EachResult, isOktaError, OktaError, refusedField } from 'okta-connector';
import { UnreadableInput } from 'okta-connector/host';
import { actionNamed } from '../catalog.ts';
import { expectAllowed, type ManifestAction } from '../clients/client.ts';
import { expectShallow } from '../json-depth.ts';
import type { App, Services } from './context.ts';
import { problemOf } from './problem.ts';
import { flagIn, mostBytes, refuseOtherParameters } from './read-body.ts';

/** The media type of lines of JSON. */
const linesType = 'application/x-ndjson';

/** `POST /actions/{key}/each`: runs an action for each line of JSON, and responds with a line for each as it ends. */
export function addBulk(app: App, services: Services): void {
  app.post('/actions/:key/each', async (context) => {
    const action = actionNamed(context.req.param('key'));
    const client = context.get('client');
    const isCurrent = context.get('isCurrent');
    refuseOtherParameters(context, ['dryRun', 'journal', 'concurrency']);
    const { journal, concurrency } = context.req.query();
    const dryRun = flagIn(context.req.query('dryRun'), 'dryRun');
    const signal = AbortSignal.any([context.req.raw.signal, services.stopping]);
    const inputs = linesOf(context.req.raw.body, (input) => {
      if (!isCurrent()) throw endedKey();
      expectAllowed(client, action, input);
    });
    const bulk = services.org.connection().runEach(action.key, inputs, {
      signal,
      dryRun,
      ...(concurrency === undefined ? {} : { concurrency: Number(concurrency) }),
      ...(journal === undefined ? {} : journalOf(services.journals, { client: client.id, name: journal, action })),
    });
    const host = context.get('fromConsole') ? 'console' : 'http';
    const logged = services.runner.startBulk({ client, host, key: action.key, dryRun });
    const lines = async function* () {
      try {
        for await (const result of bulk) {
          logged.ran(result);
          yield lineOf(result);
        }
      } catch (error) {
        if (!isOktaError(error)) services.report(error);
        yield { error: JSON.parse(problemOf(error).body) };
      } finally {
        logged.end();
      }
      yield { summary: bulk.counts() };
    };
    return new Response(jsonLines(lines()), { headers: { 'content-type': linesType } });
  });
}

/** The error for the lines that are left when the key of a request is deleted. */
function endedKey(): OktaError {
  return new OktaError('unauthenticated', { what: 'The key was deleted', hint: 'send the rest with another key' });
}

function lineOf({ index, input: _, error, ...rest }: EachResult): object {
  return error === undefined ? { index, ...rest } : { index, error: JSON.parse(problemOf(error).body) };
}

/** The inputs, one line of JSON each. A line that cannot be run becomes its own failure. */
async function* linesOf(
  body: ReadableStream<Uint8Array> | null,
  check: (input: unknown) => void,
): AsyncGenerator<unknown> {
  if (body === null) return;
  const lines = createInterface({ input: Readable.from(bounded(body)), crlfDelay: Number.POSITIVE_INFINITY });
  for await (const line of lines) {
    if (line.trim() === '') continue;
    yield inputOf(line, check);
  }
}

function inputOf(line: string, check: (input: unknown) => void): unknown {
  try {
    const input: unknown = JSON.parse(line);
    expectShallow(input);
    check(input);
    return input;
  } catch (error) {
    const fault = isOktaError(error)
      ? error
      : new OktaError('invalid_request', { what: 'The line is not JSON', hint: 'send one object per line' });
    return new UnreadableInput(fault);
  }
}

/** The body, refused as soon as one of its lines is too long. */
async function* bounded(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const chunk of body) {
    const end = chunk.lastIndexOf(0x0a);
    bytes = end === -1 ? bytes + chunk.length : chunk.length - end - 1;
    if (bytes > mostBytes)
      throw new OktaError('invalid_request', { what: 'A line is longer than 1 MB', hint: 'send shorter lines' });
    yield chunk;
  }
}

/** A journal of a client. It goes on if it exists. */
function journalOf(
  folder: string,
  { client, name, action }: { readonly client: string; readonly name: string; readonly action: ManifestAction },
): { readonly journal: string; readonly resume: boolean } {
  if (!/^[\w-]{1,64}$/.test(name))
    throw refusedField('journal', { what: 'must have 1 to 64 letters, digits, - or _', hint: 'choose another name' });
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const owner = createHash('sha256').update(client).digest('hex').slice(0, 12);
  const file = join(folder, `${owner}-${action.key}-${name}.jsonl`);
  return { journal: file, resume: existsSync(file) };
}

/** Objects as lines of JSON. They are taken only as fast as they are read. */
function jsonLines(objects: AsyncGenerator<object>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await objects.next();
      if (done === true) controller.close();
      else controller.enqueue(encoder.encode(`${JSON.stringify(value)}\n`));
    },
    async cancel() {
      await objects.return(undefined);
    },
  });
}
