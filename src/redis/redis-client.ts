/** The commands of `ioredis` that a shared budget uses. */
export interface IoRedisClient {
  eval(script: string, keys: number, ...args: string[]): Promise<unknown>;
  evalsha(digest: string, keys: number, ...args: string[]): Promise<unknown>;
}

/** The commands of `redis` that a shared budget uses. */
export interface NodeRedisClient {
  eval(script: string, options: { keys: string[]; arguments: string[] }): Promise<unknown>;
  evalSha(digest: string, options: { keys: string[]; arguments: string[] }): Promise<unknown>;
}

/** A client, or a cluster client, of `ioredis` or `redis`. */
export type RedisClient = IoRedisClient | NodeRedisClient;

/** A script by its text or, if the server has it, by its digest. */
interface Script {
  readonly text: string;
  readonly digest: string;
}

/** Runs a script with one key and one argument. */
export async function runScript(
  client: RedisClient,
  { text, digest }: Script,
  { key, argument }: { key: string; argument: string },
): Promise<unknown> {
  const options = { keys: [key], arguments: [argument] };
  const isNodeRedis = 'evalSha' in client;
  try {
    return await (isNodeRedis ? client.evalSha(digest, options) : client.evalsha(digest, 1, key, argument));
  } catch (error) {
    // A server that was restarted, or a replica that took over, has lost its scripts.
    if (!(error instanceof Error) || !error.message.startsWith('NOSCRIPT')) throw error;
    return isNodeRedis ? client.eval(text, options) : client.eval(text, 1, key, argument);
  }
}

/** Keeps a client without an error listener from ending the process when its connection is lost. */
export function surviveErrors(client: RedisClient): void {
  const listenerCount: unknown = Reflect.get(client, 'listenerCount');
  const on: unknown = Reflect.get(client, 'on');
  if (typeof listenerCount !== 'function' || typeof on !== 'function') return;
  if (Reflect.apply(listenerCount, client, ['error']) === 0) Reflect.apply(on, client, ['error', () => {}]);
}
