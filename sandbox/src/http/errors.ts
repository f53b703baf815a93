import { type Random, randomText } from '../state/random.ts';

interface Fault {
  readonly status: number;
  readonly summary: string;
  /** The default sentences of `errorCauses`. */
  readonly causes?: readonly string[];
}

/**
 * The codes that this org returns, from Okta's error code catalog; `{0}` stands for the detail. The causes are those of
 * the reference's examples (createUser).
 */
const catalog = {
  E0000001: { status: 400, summary: 'Api validation failed: {0}' },
  E0000002: { status: 400, summary: 'The request was not valid: {0}' },
  E0000003: { status: 400, summary: 'The request body was not well-formed.' },
  E0000004: { status: 401, summary: 'Authentication failed' },
  E0000005: { status: 403, summary: 'Invalid session' },
  E0000006: { status: 403, summary: 'You do not have permission to perform the requested action' },
  E0000007: { status: 404, summary: 'Not found: Resource not found: {0}' },
  E0000008: { status: 404, summary: 'The requested path was not found' },
  E0000009: { status: 500, summary: 'Internal Server Error' },
  E0000010: { status: 503, summary: 'Service is in read only mode' },
  E0000011: { status: 401, summary: 'Invalid token provided' },
  E0000014: { status: 403, summary: 'Update of credentials failed' },
  E0000015: { status: 401, summary: 'You do not have permission to access the feature you are requesting' },
  E0000016: { status: 403, summary: 'Activation failed because the user is already active' },
  E0000017: { status: 403, summary: 'Password reset failed' },
  E0000021: {
    status: 400,
    summary: 'Bad request.  Accept and/or Content-Type headers likely do not match supported values.',
  },
  E0000022: { status: 405, summary: 'The endpoint does not support the provided HTTP method' },
  E0000023: { status: 403, summary: 'Operation failed because user profile is mastered under another system' },
  E0000029: { status: 400, summary: 'Invalid paging request.' },
  E0000030: {
    status: 400,
    summary:
      "Bad request. Invalid date. Dates must be of the form yyyy-MM-dd'T'HH:mm:ss.SSSZZ, e.g. 2013-01-01T12:00:00.000-07:00.",
  },
  E0000031: { status: 400, summary: 'Invalid search criteria.' },
  E0000032: { status: 403, summary: 'Unlock is not allowed for this user.' },
  E0000033: { status: 400, summary: "Bad request. Can't specify a search query and filter in the same request." },
  E0000034: { status: 403, summary: 'Forgot password not allowed on specified user.' },
  E0000035: { status: 403, summary: 'Change password not allowed on specified user.' },
  E0000036: { status: 403, summary: 'Change recovery question not allowed on specified user.' },
  E0000038: { status: 403, summary: "This operation is not allowed in the user's current status." },
  E0000041: {
    status: 400,
    summary: 'Credentials should not be set on this resource based on the scheme.',
    causes: ['User level credentials should not be provided for this scheme.'],
  },
  E0000046: { status: 403, summary: 'Deactivate application for user forbidden.' },
  E0000047: { status: 429, summary: 'API call exceeded rate limit due to too many requests.' },
  E0000053: { status: 400, summary: '{0}' },
  E0000056: { status: 403, summary: 'Delete application forbidden.' },
  E0000060: { status: 501, summary: 'Unsupported operation.' },
  E0000068: { status: 403, summary: 'Invalid Passcode/Answer' },
  E0000075: {
    status: 403,
    summary: 'Cannot modify the {0} attribute because it has a field mapping and profile push is enabled.',
  },
  E0000076: { status: 405, summary: 'Cannot modify the app user because it is mastered by an external app.' },
  E0000077: { status: 403, summary: 'Cannot modify the {0} attribute because it is read-only.' },
  E0000078: { status: 403, summary: 'Cannot modify the {0} attribute because it is immutable.' },
  E0000081: {
    status: 403,
    summary: 'Cannot modify the {0} attribute because it is a reserved attribute for this application.',
  },
  E0000087: { status: 403, summary: 'The recovery question answer did not match our records.' },
  E0000090: { status: 409, summary: 'The role specified is already assigned to the user.' },
  E0000091: { status: 400, summary: 'The provided role type was not the same as required role type.' },
  E0000093: {
    status: 400,
    summary: 'Target count limit exceeded',
    causes: ['The number of group targets is too large'],
  },
  E0000098: { status: 400, summary: 'This phone number is invalid.' },
  E0000109: {
    status: 429,
    summary: 'An SMS message was recently sent. Please wait 30 seconds before trying again.',
  },
  E0000111: { status: 403, summary: 'Cannot modify the {0} object because it is read-only.' },
  E0000112: {
    status: 409,
    summary: 'Cannot update this user because they are still being activated. Please try again in a few minutes.',
  },
  E0000117: { status: 403, summary: 'Cannot assign apps or update app profiles for an inactive user.' },
  E0000118: { status: 429, summary: 'An email was recently sent. Please wait 5 seconds before trying again.' },
  E0000124: {
    status: 400,
    summary:
      'Could not create user. To create a user and expire their password immediately, a password must be specified',
    causes: [
      'Could not create user. To create a user and expire their password immediately, a password must be specified.',
    ],
  },
  E0000125: {
    status: 400,
    summary: 'Could not create user. To create a user and expire their password immediately, "activate" must be true',
    causes: ['Could not create user. To create a user and expire their password immediately, `activate` must be true.'],
  },
  E0000127: { status: 409, summary: 'Invalid linked objection definition. {0}' },
  E0000133: {
    status: 429,
    summary: 'A phone call was recently made. Please wait 30 seconds before trying again.',
  },
  E0000152: { status: 403, summary: 'Illegal device status, cannot perform action.' },
  E0000178: { status: 400, summary: 'This realm cannot be deleted. {0}' },
  E0000191: { status: 404, summary: 'Verification timed out. Please try again.' },
  E0000192: { status: 400, summary: 'Roles cannot be granted to groups with group membership rules.' },
  E0000193: { status: 400, summary: 'Roles can only be granted to groups with 5000 or less users. {0}' },
  E0000211: { status: 400, summary: 'Roles cannot be granted to built-in groups: {0}' },
  E0000239: { status: 423, summary: 'Policy priorities are being reconciled. Please try again later.' },
  E0000263: { status: 409, summary: 'Attempted to assign a duplicate standard role assignment to an admin' },
} as const satisfies Record<string, Fault>;

/** A code of Okta's error catalog that the org can return. */
export type ErrorCode = keyof typeof catalog;

/** The details of an error. */
export interface ErrorDetail {
  /** Fills the catalog's `{0}`. */
  readonly detail?: string;
  /** The sentences of `errorCauses`. */
  readonly causes?: readonly string[];
  /** Another HTTP status than the catalog's. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A request that the org rejects. The server turns it into Okta's error body. */
export class ApiError extends Error {
  readonly code: ErrorCode;
  readonly status: number;
  readonly causes: readonly string[];
  readonly headers: Readonly<Record<string, string>>;

  constructor(code: ErrorCode, detail: ErrorDetail = {}) {
    const entry: Fault = catalog[code];
    super(entry.summary.replace('{0}', () => detail.detail ?? ''));
    this.name = 'ApiError';
    this.code = code;
    this.status = detail.status ?? entry.status;
    this.causes = detail.causes ?? entry.causes ?? [];
    this.headers = detail.headers ?? {};
  }

  /** The body of the response. `errorLink` repeats the code, `errorId` starts with "oae" (recorded from real orgs). */
  body(random: Random): Record<string, unknown> {
    return {
      errorCode: this.code,
      errorSummary: this.message,
      errorLink: this.code,
      errorId: `oae${randomText(random, 22)}`,
      errorCauses: this.causes.map((errorSummary) => ({ errorSummary })),
    };
  }
}

/** 404 E0000007; `kind` is Okta's name of the resource: User, UserGroup, AppInstance, UserFactor, Token, … (recorded). */
export function notFound(id: string, kind: string): ApiError {
  return new ApiError('E0000007', { detail: `${id} (${kind})` });
}

/** 400 E0000001 about a field that is missing or empty; `path` names it where the error is about a part of it. */
export function leftBlank(field: string, path = field): ApiError {
  return invalid(field, `${path}: The field cannot be left blank`);
}

/** 400 E0000001 about one field, with its causes. */
export function invalid(field: string, ...causes: string[]): ApiError {
  return new ApiError('E0000001', { detail: field, causes });
}
