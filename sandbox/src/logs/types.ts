/** How serious an event is. */
export type LogSeverity = 'DEBUG' | 'INFO' | 'WARN' | 'ERROR';

/** How the attempt ended; `result` is one of Okta's words (SUCCESS, FAILURE, SKIPPED, ALLOW, DENY, …). */
export interface LogOutcome {
  readonly result: string;
  readonly reason: string | null;
}

/** An actor or a target. */
export interface LogParticipant {
  readonly id: string;
  readonly type: string;
  readonly alternateId: string | null;
  readonly displayName: string | null;
  readonly detailEntry: Readonly<Record<string, unknown>> | null;
  readonly changeDetails?: Readonly<Record<string, unknown>>;
}

/** The client that made the request; its members are null for system actions. */
export interface LogClient {
  readonly userAgent: { readonly rawUserAgent: string; readonly os: string; readonly browser: string } | null;
  readonly zone: string | null;
  readonly device: string | null;
  readonly id: string | null;
  readonly ipAddress: string | null;
  readonly geographicalContext: Readonly<Record<string, unknown>> | null;
}

/** An event as GET /api/v1/logs returns it (Okta's reference: LogEvent). */
export interface LogEvent {
  readonly actor: LogParticipant;
  readonly client: LogClient;
  readonly device: null;
  readonly authenticationContext: Readonly<Record<string, unknown>>;
  /** Recorded from real orgs: null once. */
  readonly displayMessage: string | null;
  readonly eventType: string;
  readonly outcome: LogOutcome;
  readonly published: string;
  readonly securityContext: Readonly<Record<string, null>>;
  readonly severity: LogSeverity;
  readonly debugContext: { readonly debugData: Readonly<Record<string, string>> };
  readonly legacyEventType: string | null;
  readonly transaction: LogTransaction;
  readonly uuid: string;
  readonly version: string;
  readonly request: { readonly ipChain: readonly Readonly<Record<string, unknown>>[] };
  readonly target: readonly LogParticipant[] | null;
}

/** The request (WEB) or the job (JOB) an event belongs to; null for system actions. */
export interface LogTransaction {
  readonly type: 'WEB' | 'JOB' | null;
  readonly id: string;
  readonly detail: Readonly<Record<string, string>>;
}

/** Where a request comes from. */
export interface LogOrigin {
  readonly ipAddress: string;
  readonly userAgent?: string;
  readonly device?: string;
  readonly os?: string;
  readonly browser?: string;
  readonly geographicalContext?: Readonly<Record<string, unknown>>;
}

/** The caller's part of an event. The log adds the rest. */
export interface LogEntry {
  readonly eventType: string;
  readonly actor: Omit<LogParticipant, 'detailEntry'> & Partial<LogParticipant>;
  readonly target?: readonly (Omit<LogParticipant, 'detailEntry'> & Partial<LogParticipant>)[];
  /** The session that the actor has or gets. @default the one that all calls with an API token share */
  readonly sessionId?: string;
  /** @default what the event type usually ends in: SUCCESS, and FAILURE with LOCKED_OUT for user.account.lock */
  readonly outcome?: { readonly result: string; readonly reason?: string | null };
  readonly displayMessage?: string | null;
  readonly severity?: LogSeverity;
  /** Absent for events without an HTTP request. */
  readonly client?: LogOrigin;
  readonly debugData?: Readonly<Record<string, string>>;
  readonly transaction?: Partial<LogTransaction>;
  /** Epoch milliseconds. @default now */
  readonly published?: number;
  /** Epoch milliseconds from which polls see the event. @default now, whatever `published` is */
  readonly persisted?: number;
}
