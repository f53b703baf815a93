import { OktaError } from '../okta/errors.ts';
import type { ReportLine } from './report-model.ts';

/** Which sub-step a line is about. */
export type Subject = Pick<ReportLine, 'step' | 'target'>;

/** What a sub-step that did not fail says of itself. */
export type Result = Pick<ReportLine, 'target' | 'reason'> & { readonly outcome: ReportLine['outcome'] };

/** A value, or the error that came instead. */
export type Settled<Value> =
  | { readonly value: Value; readonly error?: undefined }
  | { readonly error: OktaError; readonly value?: undefined };

/** The report of a compound step, whose sub-steps go on although another has failed. */
export class Report {
  readonly lines: ReportLine[] = [];
  readonly #signal: AbortSignal | undefined;
  #lacking = false;

  /** A run that the signal has ended is no matter of a sub-step: its error goes through. */
  constructor(signal: AbortSignal | undefined) {
    this.#signal = signal;
  }

  add(line: ReportLine): ReportLine {
    this.lines.push(line);
    return line;
  }

  /** Takes a sub-step and reports on it. A conflict is a failure unless it is said to be a reason for leaving it. */
  async attempt(
    subject: Subject,
    work: () => Promise<Result>,
    { onConflict = 'failed' }: { readonly onConflict?: 'failed' | 'skipped' } = {},
  ): Promise<ReportLine> {
    const { value, error } = await this.settle(work());
    if (error === undefined) return this.add({ ...subject, ...value });
    return this.#refused(subject, { error, outcome: error.category === 'conflict' ? onConflict : 'failed' });
  }

  /** Reports a sub-step that failed. */
  failed(subject: Subject, error: OktaError): ReportLine {
    return this.#refused(subject, { error, outcome: 'failed' });
  }

  /** Reports a sub-step that is not taken because of what the error tells. */
  skipped(subject: Subject, error: OktaError): ReportLine {
    return this.#refused(subject, { error, outcome: 'skipped' });
  }

  /** Reports what is missing and that this step does not bring about: the whole is not complete. */
  missing(subject: Subject, error: OktaError): ReportLine {
    this.#lacking = true;
    return this.#refused(subject, { error, outcome: 'skipped' });
  }

  /** Waits for a value, or for the error that comes instead. */
  async settle<Value>(work: Promise<Value>): Promise<Settled<Value>> {
    try {
      return { value: await work };
    } catch (error) {
      if (!(error instanceof OktaError) || error.category === 'cancelled' || this.#signal?.aborted) throw error;
      return { error };
    }
  }

  /** Whether nothing failed, nothing is missing and nothing is left to do. */
  get complete(): boolean {
    const isOpen = ({ outcome }: ReportLine) => outcome === 'failed' || outcome === 'planned';
    return !this.#lacking && !this.lines.some(isOpen);
  }

  #refused(
    subject: Subject,
    { error, outcome }: { readonly error: OktaError; readonly outcome: 'failed' | 'skipped' },
  ): ReportLine {
    const { message, category, errorCode, requestId } = error;
    return this.add({
      ...subject,
      outcome,
      reason: message,
      category,
      ...(errorCode === undefined ? {} : { errorCode }),
      ...(requestId === undefined ? {} : { requestId }),
    });
  }
}

/** Asks once, however often it is called; the same answer, or the same error, for everyone. */
export function once<Value>(ask: () => Promise<Value>): () => Promise<Value> {
  let asked: Promise<Value> | undefined;
  return () => {
    asked ??= ask();
    return asked;
  };
}

/** What a line is about: an ID, with a name if there is one. */
export function named(id: string, name: string | undefined): { id: string; name?: string } {
  return name === undefined || name === '' ? { id } : { id, name };
}
