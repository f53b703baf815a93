/** Okta answers most "not in this state" errors with 403, some with 400 (error code catalog). */
export const stateCodes: ReadonlySet<string> = new Set([
  'E0000016', // already active
  'E0000017', // password reset not allowed in this state
  'E0000023', // the profile is mastered under another system
  'E0000032', // unlock not allowed
  'E0000034', // forgot password not allowed
  'E0000035', // change of password not allowed on this user
  'E0000036', // change of recovery question not allowed on this user
  'E0000038', // operation not allowed in the user's current status
  'E0000046', // self-service not allowed in this state
  'E0000056', // delete application forbidden: deactivate first
  'E0000069', // the user is locked
  'E0000076', // an app masters its users
  'E0000107', // not in the expected state for the transition
  'E0000111', // the object is read-only
  'E0000117', // no apps for an inactive user
  'E0000152', // a device in a status that does not allow it
  'E0000255', // a published app cannot be deleted
]);

/** Okta returns 403 for these too, although no admin role would help: the input is invalid. */
export const inputCodes: ReadonlySet<string> = new Set([
  'E0000014', // update of credentials failed
  'E0000068', // wrong passcode or answer
  'E0000082', // passcode used before
  'E0000083', // passcode too old
  'E0000075', // attribute that has a field mapping
  'E0000077', // read-only attribute
  'E0000078', // immutable attribute
  'E0000080', // password policy
  'E0000081', // reserved attribute
]);

/** Codes for a credential that Okta does not accept. */
export const authenticationCodes: ReadonlySet<string> = new Set(['E0000004', 'E0000005', 'E0000011']);
