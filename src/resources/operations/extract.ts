import type { HttpMethod } from '../../okta/operations.ts';

/** One operation of Okta's OpenAPI document, in the order of the columns of `index.data.ts`. */
export type IndexRow = readonly [
  id: string,
  method: HttpMethod,
  path: string,
  /** The tag under which Okta's reference documents it. */
  tag: string,
  /** OAuth scopes, separated by spaces. */
  scopes: string,
  /** {@link OperationMark}s, separated by spaces. */
  marks: string,
  /** `list`, `nothing`, `object`, `any`, `text` that is not JSON, or for a list inside of an object the name of its member, as `items:roles`. */
  returns: string,
];

/**
 * What is special about an operation: `oauth` (no API token), `token` (no OAuth), `public` (no credential), `early` (early
 * access), `limited` (not in every org), `engine` (Identity Engine), `deprecated`, and `elsewhere` (another host than the org's).
 */
export type OperationMark = 'oauth' | 'token' | 'public' | 'early' | 'limited' | 'engine' | 'deprecated' | 'elsewhere';

/** What a request of an operation may hold, apart from its path. */
export interface FormRow {
  /** Path parameters that are not any text. */
  readonly path?: Readonly<Record<string, CompactSchema>>;
  readonly query?: Readonly<Record<string, CompactSchema>>;
  readonly headers?: Readonly<Record<string, CompactSchema>>;
  /** Names of the query parameters and headers that must be given. */
  readonly required?: readonly string[];
  /** Names of the query parameters that repeat for each entry of a list; others are separated by commas. */
  readonly repeated?: readonly string[];
  readonly body?: CompactSchema;
  /** Whether the body may be left out. */
  readonly optional?: true;
  /** The content type of a body that is not `application/json`. */
  readonly type?: string;
}

/** A schema of the document without texts, examples and members that only responses have. */
export interface CompactSchema {
  /** Name of a shared schema. */
  readonly ref?: string;
  readonly type?: string;
  readonly enum?: readonly (string | number | boolean | null)[];
  readonly format?: string;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly items?: CompactSchema;
  readonly properties?: Readonly<Record<string, CompactSchema>>;
  readonly required?: readonly string[];
  /** Members of its parts that only responses have. */
  readonly without?: readonly string[];
  /** Whether members with other names are allowed, or what they are. */
  readonly others?: true | CompactSchema;
  readonly allOf?: readonly CompactSchema[];
  /** Alternatives. */
  readonly oneOf?: readonly CompactSchema[];
  readonly title?: string;
  /** The member whose value says which schema counts. */
  readonly by?: string;
  /** Names of shared schemas, by the value of that member. */
  readonly of?: Readonly<Record<string, string>>;
  readonly nullable?: true;
  readonly secret?: true;
}

/** The forms of all operations. */
export interface Forms {
  readonly forms: Readonly<Record<string, FormRow>>;
  readonly schemas: Readonly<Record<string, CompactSchema>>;
}
