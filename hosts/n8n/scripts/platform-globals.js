// What n8n forbids in community nodes, out of what it offers instead.
import * as crypto from 'node:crypto';
import { sleep } from 'n8n-workflow';

function after(callback, ms) {
  const timer = { live: true };
  void sleep(ms).then(() => timer.live && callback());
  return timer;
}

function cancel(timer) {
  if (timer !== undefined) timer.live = false;
}

const shared = {};

// n8n's own settings for proxies apply.
const surroundings = { env: {} };

function builtinModule(name) {
  return name === 'node:crypto' ? crypto : undefined;
}

export { after as setTimeout, builtinModule, cancel as clearTimeout, shared as globalThis, surroundings as process };
