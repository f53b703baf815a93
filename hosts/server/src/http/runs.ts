import { OktaError } from 'okta-connector';
import type { RunLog } from '../runs/run-log.ts';
import { unknownRun } from './actions.ts';
import type { App, Services } from './context.ts';
import { type StreamedEvent, type StreamSource, sourceStream } from './event-stream.ts';
import { wholeNumberIn } from './read-body.ts';

const mostRuns = 200;
/** Runs that a stream reads from the log at once. Each has up to a few hundred KB. */
const batchSize = 4;

/** The log of runs, and the results of runs that a client did not wait for. */
export function addRuns(app: App, { log, results, stopping }: Services): void {
  app.get('/runs', (context) => {
    const client = context.get('client');
    const limit = wholeNumberIn(context.req.query('limit'), { name: 'limit', least: 1, most: mostRuns, otherwise: 50 });
    const before = context.req.query('before');
    return context.json({ items: log.latest({ clientId: client.isOwner ? undefined : client.id, limit, before }) });
  });

  app.get('/runs/stream', (context) => {
    const client = context.get('client');
    const lastEventId = context.req.header('last-event-id') ?? context.req.query('lastEventId');
    const clientId = client.isOwner ? undefined : client.id;
    return sourceStream(context, runSource(log, { clientId, lastEventId }), stopping);
  });

  app.get('/runs/:id', (context) => {
    const client = context.get('client');
    const id = context.req.param('id');
    const result = results.find(id, client.id);
    if (result === 'running') return context.json({ id, status: 'running' });
    if (result === 'interrupted')
      throw new OktaError('outcome_unknown', {
        what: 'The server stopped during the run',
        hint: 'repeat the request with its Idempotency-Key, or look at what it was to change',
      });
    if (result !== undefined) return new Response(result.body, { status: result.status, headers: result.headers });
    const run = log.find(id, client.isOwner ? undefined : client.id);
    if (run === undefined) throw unknownRun();
    return context.json(run);
  });
}

/**
 * The runs of a client, or of all, as they start and end. A reader takes them from the log at its own speed, so a slow one costs no
 * memory: of a run that changes while the reader lags, it gets the latest state.
 */
function runSource(
  log: RunLog,
  { clientId, lastEventId }: { readonly clientId: string | undefined; readonly lastEventId: string | undefined },
): StreamSource {
  const given = lastEventId === undefined || lastEventId === '' ? log.latestChange : Number(lastEventId);
  const isGap = !Number.isSafeInteger(given) || given < 0 || log.isForgotten(given);
  let position = isGap ? 0 : given;
  const first: StreamedEvent[] = [
    ...(isGap ? [{ event: 'gap', data: { lastEventId, message: gapMessage } }] : []),
    // Without an ID, a reader that is disconnected before the first run would miss what happens until it is back.
    { id: String(position) },
  ];
  return {
    take() {
      const found = log.changedAfter(position, { clientId, limit: batchSize });
      position = found.at(-1)?.changed ?? position;
      return [
        ...first.splice(0),
        ...found.map(({ changed, run }) => ({ id: String(changed), event: 'run', data: run })),
      ];
    },
    listen: (wake) => log.listen(wake),
  };
}

const gapMessage = 'Runs after the last one that was read are no longer kept. The stream starts with the oldest one.';
