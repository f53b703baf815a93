import { randomBytes } from 'node:crypto';
import type { PlanStore } from './plan-store.ts';
import { Plans, type PlansHost } from './plans.ts';

/** Plans to keep. */
const mostInMemory = 100;

/** Plans that only this process can apply, for a host that keeps nothing. */
export function plansInMemory({ connection }: Pick<PlansHost, 'connection'>): Plans {
  return new Plans({ connection, key: randomBytes(32).toString('hex'), store: memoryStore() });
}

function memoryStore(): PlanStore {
  const plans = new Map<string, object>();
  const runs = new Map<string, object>();
  return {
    keepPlan(id, plan) {
      plans.set(id, plan);
      const [oldest] = plans.keys();
      if (plans.size <= mostInMemory || oldest === undefined) return;
      plans.delete(oldest);
      runs.delete(oldest);
    },
    keepRun: (id, run) => void runs.set(id, run),
    plan: (id) => plans.get(id),
    run: (id) => runs.get(id),
  };
}
