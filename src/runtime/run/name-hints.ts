import { OktaError, sentences } from '../../okta/errors.ts';
import { objectAt } from '../../okta/json.ts';
import type { AnyAction } from '../../step/action.ts';
import { toJsonSchema } from '../../step/json-schema.ts';
import { type ReportLine, reportLinesOf } from '../../step/report.ts';
import { alternativesOf, type JsonSchema, propertiesOf } from '../../step/schema-reader.ts';
import type { Session } from '../session.ts';
import { findingHint, idsByName, isIdOf, type NamedSource, namedSourceOf } from './by-name.ts';
import { stepOkta } from './step-okta.ts';

/** A value of an input in a field that takes an ID. */
interface NamedValue {
  readonly path: string;
  readonly source: NamedSource;
  readonly name: string;
}

/** The most names of one input that are looked up. */
const mostLookups = 5;

/**
 * Adds the ID to use to a `not_found` error, if the input has a name in a field that takes an ID. Any other error is
 * returned unchanged.
 */
export async function withIdHint(
  session: Session,
  { action, input, error }: { readonly action: AnyAction; readonly input: unknown; readonly error: unknown },
): Promise<unknown> {
  if (!(error instanceof OktaError) || error.category !== 'not_found' || error.errorCode === undefined) return error;
  for (const given of namesIn(toJsonSchema(action.input), { value: input, path: '' }).slice(0, mostLookups)) {
    // A username is as good as an ID, so only the one that Okta names is at fault.
    if (given.source === 'users' && !error.message.includes(given.name)) continue;
    const hint = await idHint(session, given);
    if (hint === undefined) continue;
    const what = `${given.path} is "${given.name}", which is a name and not an ID`;
    return error.rephrased('not_found', { what, hint }, { field: given.path });
  }
  return error;
}

/** Adds the ID to use to each line of a compound step's report that failed because of a name in place of an ID. */
export async function reportWithIdHints(session: Session, output: unknown): Promise<unknown> {
  const lines = reportLinesOf(output);
  if (typeof output !== 'object' || output === null || !lines.some(isUnknown)) return output;
  const report: ReportLine[] = [];
  for (const line of lines) {
    const source = isUnknown(line) ? sourceOf(line) : undefined;
    const name = line.target?.id;
    const hint =
      source === undefined || name === undefined ? undefined : await idHint(session, { path: '', source, name });
    report.push(
      hint === undefined ? line : { ...line, reason: sentences({ what: `"${name}" is a name and not an ID`, hint }) },
    );
  }
  return { ...output, report };
}

function isUnknown({ outcome, category, target }: ReportLine): boolean {
  return outcome === 'failed' && category === 'not_found' && target !== undefined;
}

function sourceOf({ step, target }: ReportLine): NamedSource | undefined {
  const source = step.endsWith('_group') ? 'groups' : step.includes('_app_') ? 'apps' : undefined;
  return source === undefined || isIdOf(source, target?.id ?? '') ? undefined : source;
}

/** Says what to use in place of a name; `undefined` if the text may be an ID or a username. */
async function idHint({ client }: Session, { source, name }: NamedValue): Promise<string | undefined> {
  if (isIdOf(source, name) || (source === 'users' && name.includes('@'))) return undefined;
  let ids: string[];
  try {
    ids = await idsByName(stepOkta(client), { source, name });
  } catch (error) {
    // The lookup only adds a hint. The original failure counts, even if the run was canceled in the meantime.
    if (!(error instanceof OktaError)) throw error;
    return error.category === 'cancelled' ? undefined : findingHint(source);
  }
  if (ids.length === 0) return source === 'users' ? undefined : findingHint(source);
  return ids.length === 1 ? `use its ID ${ids[0]}` : `use one of the IDs with that name: ${ids.join(', ')}`;
}

/** Collects the values of fields for which a picker offers IDs. */
function namesIn(
  schema: JsonSchema,
  { value, path }: { readonly value: unknown; readonly path: string },
): NamedValue[] {
  const source = namedSourceOf(schema['x-options-from']);
  if (typeof value === 'string') return source === undefined ? [] : [{ path, source, name: value }];
  if (Array.isArray(value)) {
    const items = { ...objectAt(schema, 'items'), ...(source === undefined ? {} : { 'x-options-from': source }) };
    return value.flatMap((one, index) => namesIn(items, { value: one, path: `${path}[${index}]` }));
  }
  if (typeof value !== 'object' || value === null) return [];
  return [
    ...propertiesOf(schema).flatMap(([name, member]) => {
      const inner: unknown = Object.hasOwn(value, name) ? Reflect.get(value, name) : undefined;
      return namesIn(member, { value: inner, path: path === '' ? name : `${path}.${name}` });
    }),
    ...alternativesOf(schema).flatMap((variant) => namesIn(variant, { value, path })),
  ];
}
