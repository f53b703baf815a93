/** Who has to act before the same run can succeed. */
export type Blame = 'input' | 'connection' | 'state' | 'okta' | 'caller';

/** What a category of error means, and how hosts treat it. */
export interface CategoryFacts {
  /** For a person, one or two sentences. */
  readonly meaning: string;
  /** Exit code of a command line. */
  readonly exitCode: number;
  /** Status that an HTTP host returns. */
  readonly httpStatus: number;
  /** Whether the same run may succeed later without any change. */
  readonly retryable: boolean;
  readonly blames: Blame;
}

/** Every category of error, one word each that survives serialization. Hosts branch on it. */
export const categoryFacts = {
  invalid_request: {
    meaning: 'The input or the connection is invalid. Nothing was changed.',
    exitCode: 2,
    httpStatus: 400,
    retryable: false,
    blames: 'input',
  },
  unauthenticated: {
    meaning: 'Okta does not accept the API token.',
    exitCode: 3,
    httpStatus: 401,
    retryable: false,
    blames: 'connection',
  },
  forbidden: {
    meaning: "The token's owner lacks the permission, or the org lacks the feature.",
    exitCode: 4,
    httpStatus: 403,
    retryable: false,
    blames: 'connection',
  },
  not_found: {
    meaning: 'The user, group, app or path does not exist.',
    exitCode: 5,
    httpStatus: 404,
    retryable: false,
    blames: 'input',
  },
  conflict: {
    meaning: 'The current state of the object does not allow this.',
    exitCode: 6,
    httpStatus: 409,
    retryable: false,
    blames: 'state',
  },
  rate_limited: {
    meaning: "Waiting for the org's rate limit would exceed the deadline.",
    exitCode: 7,
    httpStatus: 429,
    retryable: true,
    blames: 'okta',
  },
  unavailable: {
    meaning: 'Okta or the network did not respond. Nothing was changed.',
    exitCode: 8,
    httpStatus: 503,
    retryable: true,
    blames: 'okta',
  },
  outcome_unknown: {
    meaning: 'A write was sent, its response was lost, and its outcome cannot be looked up.',
    exitCode: 9,
    httpStatus: 502,
    retryable: false,
    blames: 'okta',
  },
  unexpected_response: {
    meaning: 'The response did not come from Okta.',
    exitCode: 10,
    httpStatus: 502,
    retryable: true,
    blames: 'okta',
  },
  cancelled: {
    meaning: 'The run was canceled.',
    exitCode: 130,
    httpStatus: 499,
    retryable: false,
    blames: 'caller',
  },
} as const satisfies Readonly<Record<string, CategoryFacts>>;

/** One of {@link categories}. */
export type Category = keyof typeof categoryFacts;

/** Every category of error. */
export const categories = Object.keys(categoryFacts) as [Category, ...Category[]];

/** The categories of which something holds. */
export function categoriesWith(holds: (facts: CategoryFacts) => boolean): ReadonlySet<Category> {
  return new Set(categories.filter((category) => holds(categoryFacts[category])));
}
