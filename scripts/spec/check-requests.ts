import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { parseJson } from '../../src/okta/json.ts';
import { operations } from '../../src/okta/operations.ts';
import {
  operationAt,
  queryParameters,
  requestBody,
  type SpecDocument,
  type SpecOperation,
  templateFinder,
} from './document.ts';
import { type Exemption, isExempt } from './exemptions.ts';
import type { RecordedRequest } from './recording.ts';
import { RequestSchemas } from './schema.ts';

/** The results of the check. */
export interface RequestReport {
  /** Requests that differ in method, path template, names in the query or shape of the body. */
  readonly distinct: number;
  /** The requests without problems. */
  readonly clean: number;
  readonly problems: readonly string[];
  /** `METHOD path` of raw calls to paths that the document does not have. */
  readonly outside: readonly string[];
  /** `METHOD template` of every operation that was requested. */
  readonly requested: ReadonlySet<string>;
}

interface Found {
  readonly template: string;
  readonly operation: SpecOperation;
}

/** Checks path, query and body of requests against the document. Reports each distinct problem once. */
export function checkRequests(
  document: SpecDocument,
  { requests, exemptions }: { requests: Iterable<RecordedRequest>; exemptions: readonly Exemption[] },
): RequestReport {
  const checker = new RequestChecker(document);
  const shapes = new Map<string, boolean>();
  const problems = new Set<string>();
  const outside = new Set<string>();
  const requested = new Set<string>();
  const used = new Set<Exemption>();
  for (const request of requests) {
    const whole = exemptions.find((one) => isExempt(one, request.from) && one.problem === undefined);
    if (whole !== undefined) {
      used.add(whole);
      continue;
    }
    const found = checker.find(request);
    if (found === undefined) {
      const name = `${request.method} ${pathOf(request)}`;
      // Paths of steps come from the table of operations, which is checked separately. The rest are raw calls.
      if (request.operation === undefined || !Object.hasOwn(operations, request.operation)) outside.add(name);
      else problems.add(`${name}: the document has no such operation, but ${request.operation} sent it`);
      continue;
    }
    const name = `${request.method} ${found.template}`;
    requested.add(name);
    const shape = `${name} ${[...searchOf(request).keys()].sort()} ${shapeOf(request.body)}`;
    let clean = shapes.get(shape) ?? true;
    for (const problem of checker.problems(request, found).map((told) => `${name}: ${told}`)) {
      const exemption = exemptions.find(
        (one) => isExempt(one, request.from) && one.problem !== undefined && problem.startsWith(one.problem),
      );
      if (exemption !== undefined) used.add(exemption);
      else {
        problems.add(problem);
        clean = false;
      }
    }
    shapes.set(shape, clean);
  }
  for (const one of exemptions)
    if (!used.has(one)) problems.add(`${one.from}: nothing needs the exemption "${one.problem ?? 'all'}"`);
  return {
    distinct: shapes.size,
    clean: [...shapes.values()].filter((clean) => clean).length,
    problems: [...problems].sort(),
    outside: [...outside].sort(),
    requested,
  };
}

class RequestChecker {
  readonly #document: SpecDocument;
  readonly #schemas: RequestSchemas;
  readonly #templateOf: (path: string) => string | undefined;
  readonly #bodies = new Map<SpecOperation, ValidateFunction | undefined>();
  readonly #queries = new Map<SpecOperation, ValidateFunction>();
  readonly #bodyAjv = new Ajv2020({ strict: false, allErrors: true, verbose: true });
  // Convert the text of a query to the type in the parameter's schema.
  readonly #queryAjv = new Ajv2020({ strict: false, allErrors: true, coerceTypes: 'array' });

  constructor(document: SpecDocument) {
    this.#document = document;
    this.#schemas = new RequestSchemas(document);
    this.#templateOf = templateFinder(document);
    addFormats.default(this.#bodyAjv);
    addFormats.default(this.#queryAjv);
  }

  find(request: RecordedRequest): Found | undefined {
    const template = this.#templateOf(pathOf(request));
    if (template === undefined) return undefined;
    const operation = operationAt(this.#document, template, request.method);
    return operation === undefined ? undefined : { template, operation };
  }

  problems(request: RecordedRequest, found: Found): string[] {
    return [...this.#queryProblems(request, found), ...this.#bodyProblems(request, found.operation)];
  }

  #queryProblems(request: RecordedRequest, { template, operation }: Found): string[] {
    const query = searchOf(request);
    const known = queryParameters(this.#document, template, operation);
    // Okta pages some lists without documenting it. Accept their `next` links.
    if (query.has('after') && !known.some(({ name }) => name === 'after')) return [];
    const validate = this.#queries.get(operation) ?? this.#compileQuery(template, operation);
    if (validate(Object.fromEntries(query))) return [];
    return told(validate.errors, 'query');
  }

  #bodyProblems({ body, contentType }: RecordedRequest, operation: SpecOperation): string[] {
    const wanted = requestBody(this.#document, operation);
    if (body === undefined) return wanted?.required === true ? ['the body is missing'] : [];
    if (wanted === undefined) return ['a body is sent, but the document has none'];
    const types = Object.keys(wanted.content ?? {});
    // Okta's own parameters of the media type, such as okta-response.
    const [type = ''] = contentType?.split(';') ?? [];
    if (contentType !== undefined && !types.includes(type)) return [`the content type is ${type} instead of ${types}`];
    const validate = this.#bodies.get(operation) ?? this.#compileBody(operation);
    if (validate === undefined) return [];
    const value = parseJson(body);
    if (value === undefined) return ['the body is no JSON'];
    if (validate(value)) return [];
    return told(validate.errors?.filter(isOfSentValue), 'body');
  }

  #compileQuery(template: string, operation: SpecOperation): ValidateFunction {
    const parameters = queryParameters(this.#document, template, operation);
    const byName = new Map(
      parameters.map(({ name = '', schema = {}, required = false }) => [name, { schema, required }]),
    );
    const validate = this.#queryAjv.compile(this.#schemas.forQuery(byName));
    this.#queries.set(operation, validate);
    return validate;
  }

  #compileBody(operation: SpecOperation): ValidateFunction | undefined {
    const schema = requestBody(this.#document, operation)?.content?.['application/json']?.schema;
    const validate = schema === undefined ? undefined : this.#bodyAjv.compile(this.#schemas.forBody(schema));
    this.#bodies.set(operation, validate);
    return validate;
  }
}

/** Whether an error is about the request itself: a masked secret has another length and format. */
function isOfSentValue({ keyword, data }: ErrorObject): boolean {
  return data !== '***' || !['minLength', 'pattern', 'format'].includes(keyword);
}

/** Errors as sentences; none of them shows a value that was sent. */
function told(errors: readonly ErrorObject[] | null | undefined, where: 'query' | 'body'): string[] {
  const faults = (errors ?? []).filter(({ keyword }) => !['if', 'anyOf', 'allOf'].includes(keyword));
  const choices = (errors ?? []).filter(({ keyword }) => keyword === 'anyOf').map(({ instancePath }) => instancePath);
  // Report the errors of all branches of a choice as one problem, because any branch would be enough.
  const choiceOf = ({ instancePath }: ErrorObject) => choices.find((path) => instancePath.startsWith(path));
  const groups = Map.groupBy(faults, (fault) => choiceOf(fault) ?? fault);
  return [...groups].map(([choice, members]) => {
    const said = [...new Set(members.map((fault) => sentence(fault, where)))];
    return typeof choice === 'string'
      ? `${place(choice, where)} fits no choice: ${said.join('; or ')}`
      : said.join('; ');
  });
}

function sentence({ keyword, instancePath, params, message }: ErrorObject, where: string): string {
  const at = place(instancePath, where);
  if (keyword === 'additionalProperties') return `${at}.${params['additionalProperty']} is unknown`;
  if (keyword === 'required') return `${at}.${params['missingProperty']} is missing`;
  return keyword === 'false schema' ? `${at} is read-only` : `${at} ${message}`;
}

function place(instancePath: string, where: string): string {
  return where + instancePath.replaceAll('/', '.').replace(/\.\d+(?=\.|$)/g, '[]');
}

function pathOf({ path }: RecordedRequest): string {
  return path.split('?', 1)[0] ?? '';
}

function searchOf({ path }: RecordedRequest): URLSearchParams {
  return new URLSearchParams(path.slice(pathOf({ path, method: '' }).length));
}

/** A body with every value replaced by its type, as text. */
function shapeOf(body: string | undefined): string {
  if (body === undefined) return '';
  const value = parseJson(body);
  return value === undefined ? 'no JSON' : JSON.stringify(typed(value));
}

function typed(value: unknown): unknown {
  if (Array.isArray(value)) return [...new Set(value.map((one) => JSON.stringify(typed(one))))];
  if (typeof value !== 'object' || value === null) return value === null ? 'null' : typeof value;
  return Object.fromEntries(
    Object.entries(value)
      .sort()
      .map(([name, one]) => [name, typed(one)]),
  );
}
