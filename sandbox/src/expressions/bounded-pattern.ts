import { Script } from 'node:vm';

/** How long a pattern of the org's schema may take. */
const mostMs = 100;

const script = new Script('new RegExp(pattern).test(value)');

/** Whether a value matches an untrusted pattern. A pattern that takes too long does not match. */
export function matchesPattern(pattern: string, value: string): boolean {
  try {
    return script.runInNewContext({ pattern, value }, { timeout: mostMs }) === true;
  } catch {
    return false;
  }
}
