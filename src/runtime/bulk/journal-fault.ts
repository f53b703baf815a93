import { OktaError, type Problem } from '../../okta/errors.ts';

/** A problem with the journal of a bulk run. Ends the run, whatever the input. */
export class JournalFault extends OktaError {
  constructor(problem: Problem, details: { cause?: unknown } = {}) {
    super('invalid_request', problem, details);
  }
}
