import { OktaError } from 'okta-connector';
import { unknownRun } from './actions.ts';
import type { App, Services } from './context.ts';
import { eventStream, type StreamedEvent } from './event-stream.ts';
import { wholeNumberIn } from './read-body.ts';

const mostRuns = 200;

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
    const subscribe = (send: (event: StreamedEvent) => void) =>
      log.listen((run, clientId) => {
        if (client.isOwner || clientId === client.id) send({ id: run.id, event: 'run', data: run });
      });
    return eventStream(context, subscribe, stopping);
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
