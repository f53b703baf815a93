import type { Tool, ToolAnnotations } from '@modelcontextprotocol/server';
import { confirmText, type JsonSchema, objectAt } from 'okta-connector/host';
import type { ManifestAction } from '../clients/client.ts';
import { hasSecrets } from './mask-output.ts';
import { slimInput, slimOutput } from './slim-schema.ts';

/** Items of a list by default: each of them fills the context of a model. */
export const defaultLimit = 50;

/** The argument that brings the code of a plan. One step has a field of the usual name. */
export function codeArgument({ input }: Pick<ManifestAction, 'input'>): 'confirm' | 'confirmCode' {
  return Object.hasOwn(objectAt(input, 'properties'), 'confirm') ? 'confirmCode' : 'confirm';
}

/** What the definitions of tools depend on. */
export interface ToolOptions {
  readonly outputSchema: boolean;
  readonly showSecrets: boolean;
}

/** The definition of a step's tool. */
export function stepDefinition(action: ManifestAction, options: ToolOptions): Tool {
  return {
    name: action.key,
    title: action.title,
    description: descriptionOf(action),
    inputSchema: inputOf(action, options),
    ...(options.outputSchema ? { outputSchema: outputOf(action) } : {}),
    annotations: annotationsOf(action),
  };
}

/** All four hints. "Destructive" means that a step may do more than add. */
function annotationsOf({ effect, idempotent }: Pick<ManifestAction, 'effect' | 'idempotent'>): ToolAnnotations {
  return {
    readOnlyHint: effect === 'read',
    destructiveHint: effect === 'change' || effect === 'remove',
    idempotentHint: idempotent,
    openWorldHint: true,
  };
}

/** The arguments of a step: its slim input, and what a call of it may say. */
export function inputOf(
  action: ManifestAction,
  { showSecrets }: Pick<ToolOptions, 'showSecrets'>,
): Tool['inputSchema'] {
  const { properties, required, additionalProperties } = slimInput(action.input, { step: action.key, collapse: true });
  const fields: Record<string, object> = { ...fieldsOf(properties) };
  if (action.effect !== 'read') {
    fields['dryRun'] = { type: 'boolean', description: 'Return the plan without changing anything.' };
  }
  if (action.confirm !== false) fields[codeArgument(action)] = { type: 'string', description: 'Code from the plan.' };
  if (showSecrets && hasSecrets(action.output)) {
    fields['showSecrets'] = { type: 'boolean', description: 'Return secrets in clear text.' };
  }
  return wire({
    type: 'object',
    properties: fields,
    ...(Array.isArray(required) && required.length > 0 ? { required } : {}),
    ...(additionalProperties === undefined ? {} : { additionalProperties }),
  });
}

/** A schema of the manifest as the protocol types it: JSON with an object at its root. */
function wire(schema: JsonSchema): Tool['inputSchema'] {
  return schema as Tool['inputSchema'];
}

function fieldsOf(properties: unknown): Record<string, object> {
  const fields = Object.entries(objectAt(properties)).map(([name, field]) => [name, objectAt(field)] as const);
  return Object.fromEntries(
    fields.map(([name, field]) => [name, name === 'limit' ? { ...field, ...limitText } : field]),
  );
}

const limitText = { description: `Maximum number of items. Default: ${defaultLimit}.` };

function descriptionOf({ summary, description, confirm }: ManifestAction): string {
  const asks =
    confirm === false ? [] : [`Needs a person's confirmation${confirm === true ? '' : ` ${confirmText(confirm)}`}.`];
  return [summary, ...(description === undefined ? [] : [description]), ...asks].join(' ');
}

/** The result of a run or, of a dry run and of a call that waits for confirmation, an object with `dryRun`. */
function outputOf({ output, effect }: ManifestAction): NonNullable<Tool['outputSchema']> {
  const slim = slimOutput(output);
  if (effect === 'read') return wire({ ...slim, type: 'object' });
  const plan = { type: 'object', properties: { dryRun: { const: true } }, required: ['dryRun'] };
  return wire({ type: 'object', anyOf: [slim, plan] });
}
