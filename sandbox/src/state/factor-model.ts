import type { Kept } from './collection.ts';
import type { Profile } from './model.ts';

/** An enrolled factor. */
export interface Factor extends Kept {
  readonly userId: string;
  factorType: string;
  provider: string;
  vendorName: string;
  status: 'ACTIVE' | 'PENDING_ACTIVATION' | 'INACTIVE';
  created: string;
  lastUpdated: string;
  profile: Profile | undefined;
  /** The secret of Okta and the user: the answer of a question, or the shared secret of a device. */
  readonly secret: string | undefined;
  /** How often a caller polled whether the device has confirmed the enrollment. */
  polls: number;
  /** When the enrollment that a device must confirm began, in epoch milliseconds by the org's clock. */
  startedAt: number;
}

/** A push on its way to a device. */
export interface PushTransaction {
  readonly id: string;
  readonly factorId: string;
  /** Epoch milliseconds, by the org's clock. */
  readonly expiresAt: number;
  /** How often a caller polled. */
  polls: number;
  /** The number that the user must pick, in a challenge with number matching. */
  readonly correctAnswer: number | undefined;
  /** How it ended, once a poll has shown it. */
  result: string | undefined;
}
