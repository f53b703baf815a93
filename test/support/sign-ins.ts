import type { Sandbox } from '../../sandbox/src/index.ts';
import { people } from './people.ts';

/** An attempt to sign in, as Okta logs it. */
export interface Attempt {
  /** @default user.session.start */
  readonly eventType?: string;
  /** @default Iris Vale */
  readonly actor?: { id: string; type: string; alternateId: string; displayName: string };
  readonly target?: readonly { id: string; type: string; alternateId: string; displayName: string }[];
  readonly result?: string;
  readonly reason?: string;
  readonly ipAddress?: string;
  /** Milliseconds by which it is published before now. */
  readonly ago?: number;
}

/** Writes an attempt to sign in into the System Log; returns its uuid. The person is the actor and no target. */
export function writeAttempt({ org, clock }: Sandbox, attempt: Attempt = {}): string {
  const { eventType = 'user.session.start', actor = people.iris, target = [], result = 'FAILURE', ago = 0 } = attempt;
  const { reason = 'INVALID_CREDENTIALS', ipAddress = '203.0.113.24' } = attempt;
  return org.log.record({
    eventType,
    actor,
    target,
    client: { ipAddress, userAgent: 'test' },
    outcome: { result, ...(result === 'SUCCESS' ? {} : { reason }) },
    published: clock.now() - ago,
  }).uuid;
}
