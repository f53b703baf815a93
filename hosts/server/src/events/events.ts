import {
  type Delivery,
  type HookRequest,
  type HookResponse,
  OktaError,
  type RetryOptions,
  type TriggerEvent,
  type WatchProblem,
} from 'okta-connector';
import type { AllAddresses } from 'okta-connector/host';
import type { Client } from '../clients/client.ts';
import type { Metrics } from '../metrics.ts';
import type { Org } from '../org.ts';
import type { Database } from '../storage/database.ts';
import type { Vault } from '../storage/vault.ts';
import { type Feed, Feeds } from './feeds.ts';
import { HookSecrets } from './hook-secret.ts';
import { checkedSigningSecret, newSigningSecret } from './signature.ts';
import { type StoredSubscription, Subscriptions } from './subscriptions.ts';
import { Targets } from './targets.ts';
import { type Listener, Watcher } from './watcher.ts';
import { WebhookSender } from './webhook.ts';

/** How events are watched and delivered. */
export interface EventOptions {
  /** Milliseconds between polls of the log. */
  readonly pollIntervalMs?: number | undefined;
  /** Whether events may be sent to private addresses, and without TLS. */
  readonly allowPrivateTargets: boolean;
  /** @default 24 attempts in 80 minutes */
  readonly retry?: RetryOptions | undefined;
  /** How long a receiver may take for its response, in milliseconds. @default 10000 */
  readonly timeoutMs?: number | undefined;
  /** Resolves the hosts of receivers. @default the system's resolver */
  readonly resolve?: AllAddresses | undefined;
  /** The URL of the event hook that the watch manages. Without it, only polls and hooks that an admin made deliver. */
  readonly hookUrl: () => string | undefined;
  readonly onProblem: (problem: WatchProblem) => void;
}

/** A failed delivery, for the people who look after the receiver. */
export interface DeliveryFailure {
  readonly at: string;
  readonly message: string;
}

/** A new subscription. */
export interface SubscriptionRequest {
  readonly trigger: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly url: unknown;
  readonly secret: unknown;
}

/** A receiver may be down for an hour without a dead letter. */
const defaultRetry: RetryOptions = { maxAttempts: 24 };
const defaultTimeoutMs = 10_000;
const upkeepMs = 600_000;
/** How long running deliveries get when the server stops, in milliseconds. */
const stopMs = 500;

/** The events of the org: streams, webhooks and Okta's event hook, from one watch. */
export class Events {
  readonly subscriptions: Subscriptions;
  readonly feeds: Feeds;
  readonly hookSecrets: HookSecrets;
  readonly watcher: Watcher;
  readonly #org: Org;
  readonly #database: Database;
  readonly #metrics: Metrics;
  readonly #targets: Targets;
  readonly #sender: WebhookSender;
  readonly #failures = new Map<string, DeliveryFailure>();
  readonly #stopping = new AbortController();
  readonly #onProblem: EventOptions['onProblem'];
  #upkeep: NodeJS.Timeout | undefined;

  constructor(
    { org, metrics, database, vault }: { org: Org; metrics: Metrics; database: Database; vault: Vault },
    options: EventOptions,
  ) {
    const { timeoutMs = defaultTimeoutMs } = options;
    const { allowPrivateTargets, resolve, retry = {}, pollIntervalMs, onProblem, hookUrl } = options;
    this.#org = org;
    this.#database = database;
    this.#onProblem = onProblem;
    this.#metrics = metrics;
    this.subscriptions = new Subscriptions({ database, vault });
    this.feeds = new Feeds(database);
    this.hookSecrets = new HookSecrets({ database, vault });
    this.#targets = new Targets({ allowPrivate: allowPrivateTargets, resolve });
    this.#sender = new WebhookSender(this.#targets, { timeoutMs });
    this.watcher = new Watcher({
      org,
      database,
      listeners: () => this.#listeners(),
      activate: (id, from) => {
        this.subscriptions.activate(id, from);
        this.feeds.activate(id, from);
      },
      deliver: (listener, event, delivery) => this.#deliver(listener, event, delivery),
      hooks: () => ({ secrets: this.hookSecrets.all(), url: hookUrl() }),
      intervalMs: pollIntervalMs,
      retry: { ...defaultRetry, ...retry },
      deliveryMs: timeoutMs,
      onProblem,
    });
  }

  /** Goes on with what is stored. */
  start(): void {
    this.#org.onChange(() => {
      this.#enterOrg();
      void this.watcher.apply();
    });
    this.#enterOrg();
    this.#upkeep = setInterval(() => this.#prune(), upkeepMs);
    this.#upkeep.unref();
    this.#prune();
    void this.watcher.apply();
  }

  /** Adds a subscription. Resolves once every event from now on is certain to be delivered. */
  async subscribe(
    client: Pick<Client, 'id' | 'expiresAt'>,
    { trigger, input, url, secret }: SubscriptionRequest,
  ): Promise<{ readonly subscription: StoredSubscription; readonly secret: string }> {
    const connection = this.#org.connection();
    await connection.read(trigger, input, []);
    const chosen = secret === undefined ? newSigningSecret() : checkedSigningSecret(secret);
    const target = await this.#targets.check(url);
    // Shows at once whether the token can read the log.
    await connection.poll(trigger, input, undefined, { limit: 1, deadlineMs: pollMs });
    const subscription = this.subscriptions.add({
      client,
      org: connection.orgUrl,
      trigger,
      input,
      url: target,
      secret: chosen,
    });
    await this.watcher.apply();
    return { subscription, secret: chosen };
  }

  /** Deletes a subscription, with its pending deliveries and dead letters. */
  async unsubscribe(id: string): Promise<void> {
    this.subscriptions.remove(id);
    this.#failures.delete(id);
    await this.watcher.apply();
  }

  /** Deletes the subscriptions of a client that no longer exists. */
  async forgetClient(client: string): Promise<void> {
    const own = this.subscriptions.list().filter((subscription) => subscription.client === client);
    for (const { id } of own) this.subscriptions.remove(id);
    if (own.length > 0) await this.watcher.apply();
  }

  /** The feed of a trigger with an input. Resolves once it is watched, or cannot be. Throws `invalid_request` for an invalid input. */
  async openFeed(trigger: string, input: Readonly<Record<string, unknown>>): Promise<Feed> {
    const connection = this.#org.connection();
    await connection.read(trigger, input, []);
    const feed = this.feeds.open({ org: connection.orgUrl, trigger, input });
    if (feed.isNew) await this.watcher.apply();
    // Another reader has just created it: until it is watched, an event would be missed.
    else if (feed.activeFrom === undefined) await this.watcher.applied();
    return feed;
  }

  /** The latest failure of a subscription since its last success. */
  failureOf(id: string): DeliveryFailure | undefined {
    return this.#failures.get(id);
  }

  receive(request: HookRequest): Promise<HookResponse> {
    return this.watcher.receive(request);
  }

  /** Stops the watch. Deliveries get a moment to end, and are repeated otherwise. */
  async stop(): Promise<void> {
    clearInterval(this.#upkeep);
    const timer = setTimeout(() => this.#stopping.abort(new Error('the server stopped')), stopMs);
    await this.watcher.stop();
    clearTimeout(timer);
    this.#sender.close();
  }

  /** Whether something belongs to another org than the one that the server is connected to. */
  isForeign({ org }: { readonly org: string }): boolean {
    const { orgUrl = org } = this.#org.state;
    return org !== orgUrl;
  }

  /** Why a subscription or a feed gets no events at present; `undefined` if it does. */
  problemOf(listener: { readonly id: string; readonly org: string }): unknown {
    if (!this.isForeign(listener)) return this.watcher.problemOf(listener.id);
    return new OktaError('conflict', {
      what: `It belongs to ${listener.org}, and the server is connected to ${this.#org.state.orgUrl}`,
      hint: 'connect the server to that org again, or subscribe again for this one',
    });
  }

  /** Which subscriptions get no events because the server is connected to another org, for the people who look after it. */
  get notices(): readonly string[] {
    const { orgUrl } = this.#org.state;
    const foreign = this.subscriptions
      .list()
      .filter((subscription) => subscription.endedAt === undefined && this.isForeign(subscription));
    return [...Map.groupBy(foreign, ({ org }) => org)].map(([org, { length }]) => {
      const which =
        length === 1
          ? `1 subscription belongs to ${org} and gets no events`
          : `${length} subscriptions belong to ${org} and get no events`;
      return `${which}, because the server is connected to ${orgUrl}. Connect it to that org again, or subscribe again for this one.`;
    });
  }

  #enterOrg(): void {
    const { orgUrl } = this.#org.state;
    if (orgUrl === undefined) return;
    // Assigns what an earlier version has stored without its org.
    this.#database.isFirstOrg(orgUrl);
    for (const message of this.notices)
      this.#onProblem({ kind: 'store', message, error: new OktaError('conflict', { what: message }) });
  }

  #listeners(): readonly Listener[] {
    const subscriptions = this.subscriptions
      .list()
      .filter((subscription) => subscription.endedAt === undefined && !this.isForeign(subscription));
    return [
      ...subscriptions.map((subscription) => ({ ...subscription, kind: 'subscription' as const })),
      ...this.feeds
        .list()
        .filter((feed) => !this.isForeign(feed))
        .map((feed) => ({ ...feed, kind: 'feed' as const })),
    ];
  }

  async #deliver({ kind, id, org }: Listener, event: TriggerEvent, { uuid, signal }: Delivery): Promise<void> {
    if (kind === 'feed') this.feeds.append(id, { org, uuid, output: event });
    else {
      const subscription = this.subscriptions.find(id);
      // Its pending deliveries are removed with the next watch.
      if (subscription === undefined || subscription.endedAt !== undefined) return;
      await this.#send(subscription, { event, uuid, signal });
    }
    const lagMs = Date.now() - Date.parse(event.published);
    if (Number.isFinite(lagMs)) this.#metrics.delivered(lagMs);
  }

  async #send(
    { id, url }: StoredSubscription,
    { event, uuid, signal }: { event: TriggerEvent; uuid: string; signal: AbortSignal },
  ): Promise<void> {
    const message = { id: uuid, url, secret: this.subscriptions.secretOf(id), body: JSON.stringify(event) };
    try {
      const outcome = await this.#sender.send(message, AbortSignal.any([signal, this.#stopping.signal]));
      this.#failures.delete(id);
      if (outcome === 'delivered') return;
      this.subscriptions.end(id);
      void this.watcher.apply();
    } catch (error) {
      this.#failures.set(id, { at: new Date().toISOString(), message: error instanceof Error ? error.message : '' });
      throw error;
    }
  }

  #prune(): void {
    const ended = this.subscriptions.prune();
    if (this.feeds.prune() || ended) void this.watcher.apply();
  }
}

/** How long a client waits for the first look at the log, in milliseconds. */
const pollMs = 15_000;
