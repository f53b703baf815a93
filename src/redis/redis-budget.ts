import { crypto } from '../okta/crypto.ts';
import { isObject } from '../okta/json.ts';
import type { BudgetGrant, BudgetStore } from '../okta/transport/budget-store.ts';
import { budgetScript } from './budget-script.ts';
import { type RedisClient, runScript, surviveErrors } from './redis-client.ts';

/** Options of {@link redisBudget}. */
export interface RedisBudgetOptions {
  /** What the names of the keys begin with. @default 'okta-connector' */
  readonly prefix?: string;
}

/**
 * Keeps the rate-limit windows of all processes with one credential in Redis or Valkey, one hash for each org and credential.
 * Expects an open client; the caller closes it.
 *
 * @example connect(input, { sharedBudget: redisBudget(new Redis(process.env.REDIS_URL)) })
 */
export function redisBudget(client: RedisClient, { prefix = 'okta-connector' }: RedisBudgetOptions = {}): BudgetStore {
  const script = { text: budgetScript, digest: crypto().hash('sha1', budgetScript) };
  surviveErrors(client);
  return {
    async exchange({ budget, ...request }) {
      const reply = await runScript(client, script, {
        key: `${prefix}:budget:${budget}`,
        argument: JSON.stringify(request),
      });
      return grantIn(reply);
    },
  };
}

function grantIn(reply: unknown): BudgetGrant {
  const grant: unknown = typeof reply === 'string' ? JSON.parse(reply) : undefined;
  if (!isObject(grant)) throw new TypeError('The script did not return a grant.');
  const count = (name: string) => {
    const value = grant[name];
    return typeof value === 'number' && value >= 0 ? value : 0;
  };
  return {
    epoch: count('epoch'),
    granted: count('granted'),
    endsInMs: count('endsInMs'),
    waitMs: count('waitMs'),
    crowded: grant['crowded'] === true,
  };
}
