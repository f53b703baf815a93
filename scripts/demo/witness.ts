import { randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Connection, hookListener, memoryStore, type TriggerEvent, type Watch } from '../../src/index.ts';
import type { Stage } from './stage.ts';

const watched = [
  'user_created',
  'user_activated',
  'user_added_to_group',
  'user_assigned_to_app',
  'user_suspended',
  'user_unsuspended',
  'mfa_factors_reset',
  'user_removed_from_group',
  'user_deactivated',
];

/** Watches the org while others change it, through an event hook and the System Log, and reports every trigger that fires. */
export class Witness {
  readonly #stage: Stage;
  readonly #server: Server;
  readonly #watch: Watch;
  /** Keys of the triggers that fired, in order. */
  readonly fired: string[];

  private constructor(stage: Stage, { server, watch, fired }: { server: Server; watch: Watch; fired: string[] }) {
    this.#stage = stage;
    this.#server = server;
    this.#watch = watch;
    this.fired = fired;
  }

  /** Starts watching and reports events from now on. */
  static async start(stage: Stage, connection: Connection): Promise<Witness> {
    const secret = randomBytes(24).toString('base64url');
    const fired: string[] = [];
    const subscriptions = watched.map((trigger) => ({ trigger }));
    const watch = await connection.watch(
      subscriptions,
      async (event, { subscription, source }) => {
        fired.push(subscription);
        stage.event(subscription, `${nameOf(event)}, by ${event.actor?.name ?? 'Okta'}`, source);
      },
      { store: memoryStore(), hookSecret: secret, intervalMs: 1000 },
    );
    const server = createServer(hookListener((request) => watch.receive(request)));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    await watch.ready;
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/events`;
    const { delivery, eligible } = await connection.subscribe({ url, secret, subscriptions });
    stage.check(
      `${watched.length} triggers are watched: ${eligible.length} event types by event hook, and all by polling`,
      delivery === 'hook',
    );
    return new Witness(stage, { server, watch, fired });
  }

  /** Waits until the wanted triggers have fired, a few seconds at most, and checks that none fired too often. */
  async check(wanted: Readonly<Record<string, number>>): Promise<void> {
    const counts = () => watched.map((key) => this.fired.filter((name) => name === key).length);
    const expected = watched.map((key) => wanted[key] ?? 0);
    for (
      let waited = 0;
      waited < 5000 && counts().some((count, index) => count < (expected[index] ?? 0));
      waited += 50
    ) {
      await sleep(50);
    }
    this.#stage.check(`${this.fired.length} triggers fired, each event once`, counts().join() === expected.join());
  }

  /** Ends the watch. */
  async stop(): Promise<void> {
    await this.#watch.stop();
    this.#server.close();
    this.#server.closeAllConnections();
  }
}

function nameOf({ user, group, app }: TriggerEvent): string {
  const subject = user?.name ?? user?.login ?? 'somebody';
  const object = group?.name ?? app?.name;
  return object === undefined ? subject : `${subject}, ${object}`;
}
