import type { JsonSchema } from 'okta-connector/host';

/** Where a request carries a parameter. */
type Place = 'path' | 'query' | 'header';

/** A parameter of a route other than its body. */
export interface Parameter {
  readonly name: string;
  readonly in: Place;
  readonly title: string;
  readonly description: string;
  readonly required?: boolean;
  readonly schema: JsonSchema;
  /** A value for documentation and for tools that call every route. */
  readonly example?: string;
}

/** A worked example of a body. */
export interface Example {
  readonly title: string;
  readonly value: unknown;
}

/** A body with its media type. Its schema refers to shared schemas as `#/$defs/NAME`. */
export interface Content {
  readonly type: string;
  readonly schema: JsonSchema;
  readonly examples?: readonly Example[];
}

/** A response that is not an error. */
export interface Success {
  readonly status: number;
  readonly description: string;
  readonly content?: Content;
  /** Names in {@link responseHeaders}. */
  readonly headers?: readonly string[];
}

/** One route, as every version of OpenAPI can express it. */
export interface Route {
  readonly method: 'get' | 'post' | 'put' | 'delete';
  readonly path: string;
  /** The `operationId`. */
  readonly id: string;
  readonly tag: string;
  readonly title: string;
  readonly description: string;
  /** A page about it. */
  readonly docs?: string;
  readonly parameters: readonly Parameter[];
  readonly body?: Content & { readonly required: boolean };
  readonly successes: readonly Success[];
  /** Which errors it returns: those of a run, those of the server alone, or only that the server is not ready. */
  readonly errors: 'run' | 'server' | 'readiness';
  /** Whether a client must authenticate. */
  readonly isPublic?: boolean;
  /** Key of the action that it runs. */
  readonly action?: string;
  /** Whether an assistant must ask a person first. Absent for routes that change nothing in Okta. */
  readonly isConsequential?: boolean;
  /** Whether flow builders list it, list it among advanced ones, or hide it. */
  readonly visibility?: 'important' | 'advanced' | 'internal';
  /** The parameter with the key of the trigger whose form the body's `input` is, and its place for Microsoft's words. */
  readonly inputOf?: { readonly parameter: string; readonly place: string };
  /** Whether it registers a webhook: the schema of what the webhook receives. */
  readonly notification?: JsonSchema;
}

/** A reference to a shared schema. */
export function sharedSchema(name: string): JsonSchema {
  return { $ref: `${sharedPrefix}${name}` };
}

/** What references to shared schemas start with until a document is written. */
export const sharedPrefix = '#/$defs/';

/** A JSON body with a schema of the server. */
export const json = (schema: string): Content => ({ type: 'application/json', schema: sharedSchema(schema) });
/** The status 200. */
export const ok = (description: string, content?: Content, headers?: readonly string[]): Success => ({
  status: 200,
  description,
  ...(content === undefined ? {} : { content }),
  ...(headers === undefined ? {} : { headers }),
});

/** The status 202 of a run that the client does not wait for. */
export const started: Success = {
  status: 202,
  description: 'The run has started. Read its result at the URL.',
  headers: ['Location', 'Preference-Applied'],
  content: json('StartedRun'),
};
