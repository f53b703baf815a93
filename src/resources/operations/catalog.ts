import { refusedField } from '../../okta/errors.ts';
import { nearestName } from '../../okta/nearest.ts';
import { type HttpMethod, operationCalled } from '../../okta/operations.ts';
import { shortened } from '../../okta/text.ts';
import type { Effect } from '../../step/action.ts';
import type { JsonSchema } from '../../step/schema-reader.ts';
import { dangerOf, warningsOf } from './dangers.ts';
import { effectOf } from './effects.ts';
import type { IndexRow, OperationMark } from './extract.ts';
import { titleOf } from './words.ts';

/** Who may call an operation. */
export type OperationCredential = 'any' | 'api_token' | 'oauth' | 'none';

/** One operation of Okta's API. */
export interface OktaOperation {
  /** Okta's name of it, such as `listUserBlocks`. */
  readonly id: string;
  /** The words of its name, unique among all operations. */
  readonly title: string;
  readonly method: HttpMethod;
  /** Its path with `{parameters}`. */
  readonly path: string;
  /** The section of Okta's reference that documents it. */
  readonly tag: string;
  readonly effect: Effect;
  /** The credential that Okta documents for it. */
  readonly credential: OperationCredential;
  /** OAuth scopes that suffice for it. */
  readonly scopes: readonly string[];
  /** Where it is not available, in words such as "early access". */
  readonly notes: readonly string[];
  /** What else to know before it is called, such as "may send messages to people". */
  readonly warnings: readonly string[];
  /** Why it must be confirmed, for some or all inputs; absent for most. */
  readonly danger?: string;
  readonly docs: string;
}

/** An operation with its form. */
export interface OperationDetails extends OktaOperation {
  /** The input of `run_okta_operation` for it, as JSON Schema. */
  readonly input: JsonSchema;
  /** Actions for the same task. They know more about it, for example how to look up a lost response. */
  readonly betterWith: readonly string[];
}

/** What the package knows of an operation beyond what people are shown. */
export interface CatalogEntry extends OktaOperation {
  readonly marks: ReadonlySet<string>;
  /** The member of the body that holds the list, if the list is not the body itself. */
  readonly items?: string;
  readonly returns: string;
}

/** Every operation of Okta's document, by ID. */
export type OperationCatalog = ReadonlyMap<string, CatalogEntry>;

const words: Readonly<Partial<Record<OperationMark, string>>> = {
  oauth: 'OAuth only',
  token: 'API token only',
  public: 'no credential',
  early: 'early access',
  limited: 'limited availability',
  engine: 'Identity Engine',
  deprecated: 'deprecated',
  elsewhere: 'on another host',
};

let loaded: Promise<OperationCatalog> | undefined;

/** Loads the catalog, which is large, on first use. */
export function operationCatalog(): Promise<OperationCatalog> {
  loaded ??= import('./index.data.ts').then(({ index }) => new Map(index.map((row) => [row[0], entryOf(row)])));
  return loaded;
}

/** The operation with an ID. Throws `invalid_request` with the nearest ID, or how to find one. */
export async function operationNamed(id: string): Promise<CatalogEntry> {
  const catalog = await operationCatalog();
  const entry = catalog.get(id);
  if (entry !== undefined) return entry;
  const near = nearestName(id, catalog.keys());
  const hint = near === undefined ? 'search the operations for the words of its task' : `did you mean "${near}"?`;
  const { documentVersion } = await import('./index.data.ts');
  const what = `is "${shortened(id, 100)}", which is not an operation of Okta's API ${documentVersion}`;
  throw refusedField('operation', { what, hint });
}

/** The label of an operation in a list: its words, then method, path, tag and notes. */
export function labelOf({ title, method, path, tag, notes }: OktaOperation): string {
  return [title, `${method} ${path}`, tag, ...notes].join(' · ');
}

function entryOf([id, method, path, tag, scopes, marked, returned]: IndexRow): CatalogEntry {
  const marks = new Set(textsIn(marked));
  const [returns = '', items] = returned.split(':');
  const danger = dangerOf(id);
  return {
    id,
    title: titleOf(id),
    method,
    path,
    tag,
    effect: effectOf({ id, method }),
    credential: credentialOf(marks),
    scopes: operationCalled(id)?.scopes ?? textsIn(scopes),
    notes: Object.entries(words).flatMap(([mark, text]) => (marks.has(mark) ? [text] : [])),
    warnings: warningsOf(id),
    ...(danger === undefined ? {} : { danger }),
    docs: `https://developer.okta.com/docs/api/openapi/okta-management/management/tag/${tag}/#tag/${tag}/operation/${id}`,
    marks,
    returns,
    ...(items === undefined ? {} : { items }),
  };
}

/** Names of the path parameters whose value opens a session. */
export function secretParameters({ path }: Pick<OktaOperation, 'path'>): readonly string[] {
  // The sessions of identity sources have the same name for their ID, which opens nothing.
  return path.startsWith('/api/v1/sessions/{sessionId}') ? ['sessionId'] : [];
}

function credentialOf(marks: ReadonlySet<string>): OperationCredential {
  if (marks.has('public')) return 'none';
  if (marks.has('oauth')) return 'oauth';
  return marks.has('token') ? 'api_token' : 'any';
}

function textsIn(text: string): string[] {
  return text === '' ? [] : text.split(' ');
}
