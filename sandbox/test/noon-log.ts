import { people } from '../../test/support/people.ts';
import { ApiError } from '../src/http/errors.ts';
import {
  type LogEntry,
  type LogEvent,
  type LogPage,
  SystemLog,
  type SystemLogOptions,
} from '../src/logs/system-log.ts';
import { usualBehavior } from '../src/state/behavior.ts';
import { createIds, createRandom } from '../src/state/random.ts';

export const NOON = Date.parse('2026-11-20T12:00:00.000Z');
export const DAY = 86_400_000;
export const { ada, grace } = people;
export const support = {
  id: '00gsupport0000000001',
  type: 'UserGroup',
  alternateId: 'unknown',
  displayName: 'Support',
};

/** A System Log with a clock fixed at noon. */
export class NoonLog {
  now = NOON;
  readonly log: SystemLog;
  readonly behavior = { ...usualBehavior };

  constructor(options: Partial<SystemLogOptions> = {}) {
    const random = createRandom(7);
    this.log = new SystemLog({
      clock: { now: () => this.now },
      random,
      ids: createIds(random),
      behavior: this.behavior,
      ...options,
    });
  }

  /** Logs an action of Ada on Grace. */
  record(eventType: string, entry: Partial<LogEntry> = {}): LogEvent {
    return this.log.record({ eventType, actor: ada, target: [grace], ...entry });
  }

  /** Queries the log with a query string. */
  query(text = ''): LogPage {
    return this.log.query(new URLSearchParams(text));
  }

  /** The error that a query string causes. */
  refusal(text: string): ApiError {
    try {
      this.query(text);
    } catch (error) {
      if (error instanceof ApiError) return error;
      throw error;
    }
    throw new Error(`${text} was admitted.`);
  }
}

/** The event types of a page. */
export const types = (page: LogPage): string[] => page.events.map((event) => event.eventType);

/** The cursor of a page's next link. */
export const cursorOf = (page: LogPage): string => new URLSearchParams(page.next).get('after') ?? '';

/** Epoch milliseconds as Okta writes them. */
export const iso = (ms: number): string => new Date(ms).toISOString();
