import { type Counts, isOktaError, OktaError, refusedField } from 'okta-connector';
import { isObject } from 'okta-connector/host';
import { triggerNamed } from '../catalog.ts';
import { type Client, expectEffect } from '../clients/client.ts';
import type { Events } from '../events/events.ts';
import { type Feed, placeId } from '../events/feeds.ts';
import type { StoredSubscription } from '../events/subscriptions.ts';
import type { Database } from '../storage/database.ts';
import { ClientSlots } from './client-slots.ts';
import type { App, Services } from './context.ts';
import { type StreamedEvent, type StreamSource, sourceStream } from './event-stream.ts';
import { clipped, problemOf } from './problem.ts';
import { objectInQuery, readBody } from './read-body.ts';

/** Events that a stream reads from the database at once. */
const batchSize = 100;
const mostDeadLetters = 1000;
/** The streams of one client: half of what is watched at a time. */
const mostStreams = 100;
/** The longest ID of an event that a reader may name. */
const longestId = 256;

/** Streams of events, and subscriptions that call a URL for each event. */
export function addEvents(app: App, services: Services): void {
  const { events, stopping } = services;
  const slots = new ClientSlots(mostStreams, 'streams of events');

  app.get('/triggers/:key/stream', async (context) => {
    const { key } = triggerNamed(context.req.param('key'));
    expectEffect(context.get('client'), 'read', 'to read events');
    const input = objectInQuery(context.req.query('input'), 'input');
    const lastEventId = context.req.header('last-event-id') ?? context.req.query('lastEventId');
    const leave = slots.enter(context.get('client'));
    try {
      const feed = await events.openFeed(key, input);
      const source = feedSource(events, feed, lastEventId?.slice(0, longestId));
      return sourceStream(context, { ...source, listen: leavingSlot(source, leave) }, stopping);
    } catch (error) {
      leave();
      throw error;
    }
  });

  addSubscriptions(app, services);
  addDeadLetters(app, services);
}

function leavingSlot({ listen }: StreamSource, leave: () => void): StreamSource['listen'] {
  return (wake) => {
    const end = listen(wake);
    return () => {
      end();
      leave();
    };
  };
}

function addSubscriptions(app: App, { events, database, publicUrl }: Services): void {
  app.post('/subscriptions', async (context) => {
    const client = context.get('client');
    expectEffect(client, 'read', 'to subscribe to events');
    const request = requestIn(await readBody(context));
    const { subscription, secret } = await events.subscribe(client, request);
    context.header('location', `${publicUrl()}/subscriptions/${subscription.id}`);
    return context.json({ ...shown(subscription, { client, events, counts: [] }), secret }, 201);
  });

  app.get('/subscriptions', async (context) => {
    const client = context.get('client');
    const own = events.subscriptions.list().filter((subscription) => belongsTo(subscription, client));
    const counts = await countsOf(database, own);
    return context.json({ items: own.map((subscription) => shown(subscription, { client, events, counts })) });
  });

  app.get('/subscriptions/:id', async (context) => {
    const client = context.get('client');
    const subscription = ownSubscription(events, context.req.param('id'), client);
    return context.json(shown(subscription, { client, events, counts: await countsOf(database, [subscription]) }));
  });

  app.put('/subscriptions/:id', async (context) => {
    const client = context.get('client');
    const subscription = ownSubscription(events, context.req.param('id'), client);
    const [field] = Object.keys(await readBody(context));
    if (field !== undefined)
      throw refusedField(clipped(field), { what: 'is not a field of this request', hint: 'send no body' });
    events.subscriptions.renew(subscription, client);
    const renewed = ownSubscription(events, subscription.id, client);
    return context.json(shown(renewed, { client, events, counts: await countsOf(database, [renewed]) }));
  });

  app.delete('/subscriptions/:id', async (context) => {
    const { id } = ownSubscription(events, context.req.param('id'), context.get('client'));
    await events.unsubscribe(id);
    return context.body(null, 204);
  });
}

function addDeadLetters(app: App, { events, database }: Services): void {
  app.get('/subscriptions/:id/dead-letters', async (context) => {
    const { id, org } = ownSubscription(events, context.req.param('id'), context.get('client'));
    const letters = await database.storeOf(org).dead({ subscription: id, limit: mostDeadLetters });
    return context.json({
      items: letters.map(({ uuid, error, attempts, acceptedAt, diedAt, event }) => ({
        uuid,
        error,
        attempts,
        acceptedAt: new Date(acceptedAt).toISOString(),
        diedAt: new Date(diedAt).toISOString(),
        event,
      })),
    });
  });

  app.post('/subscriptions/:id/replay', async (context) => {
    const { id, org } = ownSubscription(events, context.req.param('id'), context.get('client'));
    const store = database.storeOf(org);
    return context.json({ replayed: await store.replay({ subscription: id, ...selected(await readBody(context)) }) });
  });

  app.delete('/subscriptions/:id/dead-letters', async (context) => {
    const { id, org } = ownSubscription(events, context.req.param('id'), context.get('client'));
    const store = database.storeOf(org);
    return context.json({ dropped: await store.drop({ subscription: id, ...selected(context.req.query()) }) });
  });
}

/** The counts of subscriptions, whichever org they belong to. */
async function countsOf(database: Database, subscriptions: readonly StoredSubscription[]): Promise<readonly Counts[]> {
  for (const { org } of subscriptions) database.storeOf(org);
  return database.counts();
}

/** A stream of the events of a feed, from the place that the reader has reached. */
function feedSource(events: Events, feed: Feed, lastEventId: string | undefined): StreamSource {
  const { feeds, watcher } = events;
  const { after, isGap } = feeds.start(feed.id, lastEventId === '' ? undefined : lastEventId);
  let position = after;
  // Without an ID, a reader that is disconnected before the first event would miss what happens until it is back.
  const first: StreamedEvent[] = [
    ...(isGap ? [{ event: 'gap', data: { lastEventId, message: gapMessage } }] : []),
    { id: placeId(after) },
  ];
  let told: string | undefined;
  return {
    take() {
      // A reader that comes back gets the events of the org that the server is connected to now.
      if (events.isForeign(feed)) return undefined;
      const fault = watcher.problemOf(feed.id);
      const problem = fault === undefined ? undefined : problemOf(fault).body;
      const isNew = problem !== told;
      told = problem;
      const found = feeds.read(feed.id, { after: position, limit: batchSize });
      position = found.at(-1)?.seq ?? position;
      return [
        ...first.splice(0),
        ...(isNew && problem !== undefined ? [{ event: 'problem', data: JSON.parse(problem) }] : []),
        ...found.map(({ uuid, output }) => ({ id: uuid, data: output })),
      ];
    },
    listen(wake) {
      const ends = [feeds.enter(feed.id, wake), watcher.onChange(wake)];
      return () => {
        for (const end of ends) end();
      };
    },
  };
}

const gapMessage = 'Events after the last one that was read are no longer kept. The stream starts with the oldest one.';

/** What a subscription looks like to its client. Never includes the secret. */
function shown(
  subscription: StoredSubscription,
  { client, events, counts }: { client: Client; events: Events; counts: readonly Counts[] },
): object {
  const { id, org, trigger, input, url, client: owner, createdAt, endedAt, expiresAt } = subscription;
  const own = counts.find((one) => one.subscription === id);
  const problem = endedAt === undefined ? events.problemOf(subscription) : undefined;
  const lastFailure = events.failureOf(id);
  return {
    id,
    trigger,
    input,
    url,
    org,
    createdAt: new Date(createdAt).toISOString(),
    state: endedAt !== undefined ? 'ended' : problem === undefined ? 'active' : 'stopped',
    pending: own?.pending ?? 0,
    dead: own?.dead ?? 0,
    ...(expiresAt === undefined ? {} : { expires: new Date(expiresAt).toISOString() }),
    ...(endedAt === undefined ? {} : { endedAt: new Date(endedAt).toISOString() }),
    ...(problem === undefined ? {} : { problem: JSON.parse(problemOf(problem).body) }),
    ...(lastFailure === undefined ? {} : { lastFailure }),
    ...(client.isOwner ? { client: owner } : {}),
  };
}

function belongsTo({ client: owner }: StoredSubscription, client: Client): boolean {
  return client.isOwner || owner === client.id;
}

/** A subscription of the client. Another client's is as unknown as one that does not exist. */
function ownSubscription(events: Events, id: string, client: Client): StoredSubscription {
  expectEffect(client, 'read', 'to subscribe to events');
  const subscription = events.subscriptions.find(id);
  if (subscription !== undefined && belongsTo(subscription, client)) return subscription;
  throw new OktaError('not_found', { what: 'No subscription has this ID', hint: 'list the subscriptions' });
}

const members = ['trigger', 'input', 'url', 'secret'];

function refuseOthers(body: Record<string, unknown>, known: readonly string[]): void {
  const unknown = Object.keys(body).find((name) => !known.includes(name));
  if (unknown !== undefined)
    throw refusedField(unknown, { what: 'is not a field of this request', hint: `use ${known.join(', ')}` });
}

function requestIn(body: Record<string, unknown>) {
  refuseOthers(body, members);
  const { trigger, input = {}, url, secret } = body;
  if (typeof trigger !== 'string') throw refusedField('trigger', { what: 'is required', hint: 'give the key of one' });
  if (!isObject(input)) throw refusedField('input', { what: 'is not an object', hint: 'give one such as {}' });
  return { trigger: triggerIn(trigger), input, url, secret };
}

/** An unknown trigger in the body is a fault of the body. */
function triggerIn(key: string): string {
  try {
    return triggerNamed(key).key;
  } catch (error) {
    if (!isOktaError(error)) throw error;
    throw refusedField('trigger', { what: 'is not a trigger', hint: error.hint });
  }
}

/** The selection of one event, or of all. A misspelled member must not select all. */
function selected(given: Record<string, unknown>): { readonly uuid?: string } {
  refuseOthers(given, ['uuid']);
  const { uuid } = given;
  if (uuid === undefined) return {};
  if (typeof uuid === 'string') return { uuid };
  throw refusedField('uuid', { what: 'is not text', hint: 'give the uuid of one event, or leave it out for all' });
}
