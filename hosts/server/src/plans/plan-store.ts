import { isObject, parseJson } from 'okta-connector/host';
import { type Database, textIn } from '../storage/database.ts';
import type { Vault } from '../storage/vault.ts';

/** Keeps plans and what became of them, so that both can be named by the ID of the plan. */
export interface PlanStore {
  keepPlan(id: string, plan: object, expires: string): void;
  keepRun(id: string, run: object): void;
  plan(id: string): unknown;
  run(id: string): unknown;
}

/** How long a plan and its run are kept after the plan has expired: as long as Okta keeps its log. */
const keptMs = 90 * 24 * 3_600_000;

/** The plans of a server, encrypted in its database. */
export function databasePlans({ database, vault }: { readonly database: Database; readonly vault: Vault }): PlanStore {
  const found = (id: string, column: 'plan' | 'run'): unknown => {
    const sealed = textIn(database.get('SELECT plan, run FROM host_plan WHERE id = ?', id), column);
    const value = sealed === '' ? undefined : parseJson(vault.open(sealed, `${column} ${id}`));
    return isObject(value) ? value : undefined;
  };
  return {
    keepPlan(id, plan, expires) {
      database.run('DELETE FROM host_plan WHERE expires_at < ?', Date.now() - keptMs);
      const insert = 'INSERT OR REPLACE INTO host_plan (id, plan, expires_at) VALUES (?, ?, ?)';
      database.run(insert, id, vault.seal(JSON.stringify(plan), `plan ${id}`), Date.parse(expires));
    },
    keepRun(id, run) {
      database.runDurably(
        'UPDATE host_plan SET run = ? WHERE id = ?',
        vault.seal(JSON.stringify(run), `run ${id}`),
        id,
      );
    },
    plan: (id) => found(id, 'plan'),
    run: (id) => found(id, 'run'),
  };
}
