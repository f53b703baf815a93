import type { ConnectionInput } from './auth/connection.ts';
import type { Manifest } from './manifest/schema.ts';
import { OktaError } from './okta/errors.ts';
import { openConnection } from './runtime/connect.ts';
import type { BuiltInSteps, Connection } from './runtime/connection.ts';
import { Registry } from './runtime/registry.ts';
import type { ConnectOptions } from './runtime/session.ts';
import type { AnyAction } from './step/action.ts';
import type { Picker } from './step/picker.ts';
import type { AnyTrigger } from './step/trigger.ts';
import { actionLoaders, pickerLoaders, triggerLoaders } from './steps.ts';

/** A company's own steps and pickers, made with `defineAction`, `defineTrigger` and `definePicker`. */
export interface OwnSteps {
  readonly actions?: readonly AnyAction[];
  readonly triggers?: readonly AnyTrigger[];
  readonly pickers?: readonly Picker[];
}

type ByKey<Steps> = Steps extends readonly (infer Step extends { readonly key: string })[]
  ? { readonly [One in Step as One['key']]: One }
  : unknown;

type KeyOf<Steps> = Steps extends readonly { readonly key: infer Key extends string }[] ? Key : never;

/** The built-in steps and pickers together with a company's own. */
export interface StepsWith<Own extends OwnSteps> {
  readonly actions: BuiltInSteps['actions'] & ByKey<Own['actions']>;
  readonly triggers: BuiltInSteps['triggers'] & ByKey<Own['triggers']>;
  readonly pickers: BuiltInSteps['pickers'] | KeyOf<Own['pickers']>;
}

/** A connector with a company's own steps. */
export interface Connector<Own extends OwnSteps> {
  /** Opens a connection like the package's own `connect`. */
  connect(input: ConnectionInput, options?: ConnectOptions): Connection<StepsWith<Own>>;
  /** Returns the manifest, the company's own steps included, for hosts that draw forms. */
  manifest(): Promise<Manifest>;
}

/**
 * Adds steps and pickers to the built-in ones. Throws `invalid_request` for a key that is not snake_case or is taken.
 *
 * @example
 * const { connect } = createConnector({ actions: [renameGroup] });
 * await connect(input).run('rename_group', { group: '00g…', name: 'Engineering' });
 */
export function createConnector<const Own extends OwnSteps>(own: Own): Connector<Own> {
  const actions = merged(actionLoaders, own.actions, 'actions');
  const triggers = merged(triggerLoaders, own.triggers, 'triggers');
  // A key names one step, so that hosts need not say whether they mean an action or a trigger.
  for (const { key } of own.actions ?? []) if (Object.hasOwn(triggerLoaders, key)) throw taken(key, 'actions');
  for (const { key } of own.triggers ?? []) if (Object.hasOwn(actions, key)) throw taken(key, 'triggers');
  const steps = new Registry({ actions, triggers, pickers: merged(pickerLoaders, own.pickers, 'pickers') });
  return {
    connect: (input, options = {}) => openConnection<StepsWith<Own>>(steps, { input, options }),
    async manifest() {
      const { buildManifest } = await import('./manifest/build.ts');
      return buildManifest(await steps.all());
    },
  };
}

function merged<Step extends { readonly key: string }>(
  builtIn: Readonly<Record<string, () => Promise<Step>>>,
  own: readonly Step[] = [],
  field: keyof OwnSteps,
): Record<string, () => Promise<Step>> {
  const loaders = { ...builtIn };
  for (const step of own) {
    if (!/^[a-z][a-z0-9]*(_[a-z0-9]+)*$/.test(step.key)) {
      const what = `The key "${step.key}" is not valid`;
      throw new OktaError('invalid_request', { what, hint: 'use snake_case, for example rename_group' }, { field });
    }
    if (Object.hasOwn(loaders, step.key)) throw taken(step.key, field);
    loaders[step.key] = async () => step;
  }
  return loaders;
}

function taken(key: string, field: keyof OwnSteps): OktaError {
  const what = `The key "${key}" is already taken`;
  return new OktaError('invalid_request', { what, hint: 'choose another key' }, { field });
}
