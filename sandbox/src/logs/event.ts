import type { Random } from '../state/random.ts';
import type { LogClient, LogEntry, LogEvent, LogOutcome, LogParticipant, LogTransaction } from './types.ts';
import { wordingOf } from './wording.ts';

/** The parts of an event that the log adds. */
export interface LogStamp {
  readonly uuid: string;
  readonly published: number;
  /** The event hooks the event goes to. */
  readonly hookIds: readonly string[];
}

const plainSuccess: LogOutcome = Object.freeze({ result: 'SUCCESS', reason: null });
const noDetail: Readonly<Record<string, string>> = Object.freeze({});
const noClient: LogClient = Object.freeze({
  userAgent: null,
  zone: null,
  device: null,
  id: null,
  ipAddress: null,
  geographicalContext: null,
});
const noRequest: LogEvent['request'] = Object.freeze({ ipChain: Object.freeze([]) });
const security: LogEvent['securityContext'] = Object.freeze({
  asNumber: null,
  asOrg: null,
  isp: null,
  domain: null,
  isProxy: null,
});

/** A random UUID (version 4). */
export function createUuid(random: Random): string {
  let digits = '';
  for (let index = 0; index < 4; index++) {
    digits += Math.floor(random() * 4_294_967_296)
      .toString(16)
      .padStart(8, '0');
  }
  const variant = (8 + (Number.parseInt(digits.charAt(16), 16) % 4)).toString(16);
  return [
    digits.slice(0, 8),
    digits.slice(8, 12),
    `4${digits.slice(13, 16)}`,
    variant + digits.slice(17, 20),
    digits.slice(20),
  ].join('-');
}

function participant(party: LogEntry['actor']): LogParticipant {
  return { ...party, detailEntry: party.detailEntry ?? null };
}

function outcomeOf(entry: LogEntry, usual: LogOutcome | undefined): LogOutcome {
  if (entry.outcome === undefined) return usual ?? plainSuccess;
  return { result: entry.outcome.result, reason: entry.outcome.reason ?? null };
}

/** Recorded from real orgs (2026): the actions of Okta's own principal have no request and no job. */
function transactionOf(entry: LogEntry, uuid: string): LogTransaction {
  const given = entry.transaction;
  const ofSystem = entry.actor.type === 'SystemPrincipal' && entry.client === undefined;
  const usual = ofSystem ? null : entry.client === undefined ? 'JOB' : 'WEB';
  return {
    type: given?.type === undefined ? usual : given.type,
    id: given?.id ?? (ofSystem ? 'unknown' : (entry.debugData?.['requestId'] ?? uuid)),
    detail: given?.detail ?? noDetail,
  };
}

/** The parts of an event that every event of the same client shares. */
interface Origin {
  readonly client: LogClient;
  readonly request: LogEvent['request'];
}

const noOrigin: Origin = { client: noClient, request: noRequest };
const maxOrigins = 1000;

function originOf(client: NonNullable<LogEntry['client']>): Origin {
  const version = client.ipAddress.includes(':') ? 'V6' : 'V4';
  const { os = 'Unknown', browser = 'UNKNOWN', geographicalContext = null } = client;
  return {
    client: {
      userAgent: { rawUserAgent: client.userAgent ?? 'unknown', os, browser },
      // Recorded: a client outside every zone has the zone "null", as a string.
      zone: 'null',
      device: client.device ?? 'Unknown',
      id: null,
      ipAddress: client.ipAddress,
      geographicalContext,
    },
    request: { ipChain: [{ ip: client.ipAddress, geographicalContext, version, source: null }] },
  };
}

/** Completes entries into events that share equal parts, so that a large log stays small. */
export class LogEventBuilder {
  readonly #authenticationContext: LogEvent['authenticationContext'];
  readonly #origins = new Map<string, Origin>();

  /** The session is the one that all calls with an API token share. */
  constructor(sessionId: string) {
    this.#authenticationContext = Object.freeze({
      authenticationProvider: null,
      credentialProvider: null,
      credentialType: null,
      issuer: null,
      interface: null,
      authenticationStep: 0,
      rootSessionId: sessionId,
      externalSessionId: sessionId,
    });
  }

  /** The complete event, in the order of members that Okta writes. */
  build(entry: LogEntry, stamp: LogStamp): LogEvent {
    const wording = wordingOf(entry.eventType);
    const { client, request } = this.#origin(entry.client);
    const outcome = outcomeOf(entry, wording.outcome);
    const failed = outcome.result === 'FAILURE';
    const [success, failure] = wording.legacy ?? [];
    const hooks = stamp.hookIds.length === 0 ? undefined : { targetEventHookIds: stamp.hookIds.join(',') };
    return {
      actor: participant(entry.actor),
      client,
      device: null,
      authenticationContext: this.#contextOf(entry),
      displayMessage: entry.displayMessage === undefined ? wording.message : entry.displayMessage,
      eventType: entry.eventType,
      outcome,
      published: new Date(stamp.published).toISOString(),
      securityContext: security,
      severity: entry.severity ?? wording.severity ?? (failed ? 'WARN' : 'INFO'),
      debugContext: { debugData: { ...entry.debugData, ...hooks } },
      legacyEventType: (failed ? failure : success) ?? null,
      transaction: transactionOf(entry, stamp.uuid),
      uuid: stamp.uuid,
      version: '0',
      request,
      target: entry.target === undefined || entry.target.length === 0 ? null : entry.target.map(participant),
    };
  }

  #contextOf({ sessionId }: LogEntry): LogEvent['authenticationContext'] {
    if (sessionId === undefined) return this.#authenticationContext;
    return { ...this.#authenticationContext, rootSessionId: sessionId, externalSessionId: sessionId };
  }

  #origin(client: LogEntry['client']): Origin {
    if (client === undefined) return noOrigin;
    const key = JSON.stringify(client);
    const known = this.#origins.get(key);
    if (known !== undefined) return known;
    if (this.#origins.size >= maxOrigins) this.#origins.clear();
    const origin = originOf(client);
    this.#origins.set(key, origin);
    return origin;
  }
}
