import { OktaError } from 'okta-connector';
import { isDeeperThan } from 'okta-connector/host';

/** No input of a step is nested half as deep. Deeper ones exhaust the stack of whatever walks through them. */
const mostLevels = 100;

/** Rejects JSON that is nested too deeply to be masked, logged or signed. */
export function expectShallow(value: unknown): void {
  if (!isDeeperThan(value, mostLevels)) return;
  throw new OktaError('invalid_request', {
    what: `The JSON is nested more than ${mostLevels} levels deep`,
    hint: 'send flatter JSON',
  });
}
