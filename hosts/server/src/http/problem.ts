import { type Category, categoryFacts, isOktaError, OktaError } from 'okta-connector';
import { isEffectRefusal } from '../clients/client.ts';
import { keyReused } from '../runs/idempotency.ts';

/** An error in the form of RFC 9457. */
export interface ProblemDetails {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly category: Category;
  readonly retryable: boolean;
  readonly [member: string]: unknown;
}

/** A response with a problem. */
export interface ProblemResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The media type of RFC 9457. */
const problemType = 'application/problem+json';

/** An error of the server itself, with a status of its own. */
export class HttpRefusal extends OktaError {
  readonly httpStatus: number;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    problem: ConstructorParameters<typeof OktaError>[1],
    {
      category = 'invalid_request',
      code,
      headers = {},
    }: {
      readonly category?: Category;
      readonly code?: string;
      readonly headers?: Readonly<Record<string, string>>;
    } = {},
  ) {
    super(category, problem, { code });
    this.httpStatus = status;
    this.headers = headers;
  }
}

/** The response for an error. Anything that is not an `OktaError` says no more than that the server failed. */
export function problemOf(error: unknown): ProblemResponse {
  const known = isOktaError(error)
    ? error
    : new HttpRefusal(500, { what: 'The server failed', hint: 'look at its log' }, { category: 'unexpected_response' });
  const facts = categoryFacts[known.category];
  const status = known instanceof HttpRefusal ? known.httpStatus : known.code === keyReused ? 422 : facts.httpStatus;
  const { category, message, field, faults, errorCode, requestId, retryAt, code, operation, causes, hint } = known;
  const written = known.written();
  const details: ProblemDetails = {
    type: `urn:okta-connector:${typeOf(known)}`,
    title: clipped(known instanceof HttpRefusal ? known.what : facts.meaning),
    status,
    detail: clipped(message),
    category,
    retryable: facts.retryable,
    ...present({
      hint: hint === undefined ? undefined : clipped(hint),
      code,
      field: field === undefined ? undefined : clipped(field),
      faults: faults?.map(clippedTexts),
      operation,
      errorCode,
      requestId,
      retryAt,
    }),
    ...(causes.length === 0 ? {} : { causes }),
    // Includes results that are shown once, such as a temporary password: nothing that Okta carried out is lost.
    ...(written.length === 0 ? {} : { written }),
  };
  return {
    status,
    headers: {
      'content-type': problemType,
      ...(known instanceof HttpRefusal ? known.headers : {}),
      ...(requestId === undefined ? {} : { 'x-okta-request-id': requestId }),
      ...retryAfter(known),
    },
    body: JSON.stringify(details),
  };
}

/** Longer texts repeat what the client has sent. */
const longestText = 2000;

/** A text as an error repeats it. */
export function clipped(text: string): string {
  return text.length <= longestText ? text : `${text.slice(0, longestText)}…`;
}

function clippedTexts(fault: object): object {
  const members = Object.entries(fault);
  return Object.fromEntries(members.map(([name, value]) => [name, typeof value === 'string' ? clipped(value) : value]));
}

function typeOf(error: OktaError): string {
  if (error instanceof HttpRefusal && error.code !== undefined) return error.code;
  return isEffectRefusal(error) ? (error.code ?? error.category) : error.category;
}

function retryAfter({ category, retryAt }: OktaError): Readonly<Record<string, string>> {
  if (category !== 'rate_limited' && category !== 'unavailable') return {};
  const seconds = retryAt === undefined ? 1 : Math.ceil((Date.parse(retryAt) - Date.now()) / 1000);
  return { 'retry-after': String(Math.min(Math.max(seconds, 1), 3600)) };
}

function present(members: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}
