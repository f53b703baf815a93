export { type RedisBudgetOptions, redisBudget } from './redis-budget.ts';
export type { IoRedisClient, NodeRedisClient, RedisClient } from './redis-client.ts';
