import { OktaError } from '../../okta/errors.ts';

/** Something is wrong with the journal of a bulk run; it ends the run, whatever the input. */
export class JournalFault extends OktaError {
  constructor(message: string, details: { hint: string; cause?: unknown }) {
    super('invalid_request', message, details);
  }
}
