import { OktaError } from '../okta/errors.ts';
import { shortened } from '../okta/text.ts';
import type { AnyAction } from '../step/action.ts';
import type { Picker } from '../step/picker.ts';
import type { AnyTrigger } from '../step/trigger.ts';
import { actionLoaders, pickerLoaders, triggerLoaders } from '../steps.ts';
import { nameHint } from './run/nearest.ts';

type Loaders<Step> = Readonly<Record<string, () => Promise<Step>>>;

/** Loads steps and pickers by their key. */
export interface StepLoaders {
  readonly actions: Loaders<AnyAction>;
  readonly triggers: Loaders<AnyTrigger>;
  readonly pickers: Loaders<Picker>;
}

/** The steps and pickers of a connector, each loaded on first use so that importing the package stays cheap. */
export class Registry {
  readonly #loaders: StepLoaders;
  readonly #actions = new Map<string, AnyAction>();

  constructor(loaders: StepLoaders) {
    this.#loaders = loaders;
  }

  /** The action if it is already loaded. Awaiting one costs turns of the event loop on every run. */
  loaded(key: string): AnyAction | undefined {
    return this.#actions.get(key);
  }

  /** Returns an action. Throws `invalid_request` with the nearest name. */
  async action(key: string): Promise<AnyAction> {
    const known = this.#actions.get(key);
    if (known !== undefined) return known;
    const action = await load(this.#loaders.actions, key);
    if (action === undefined)
      throw unknownStep(key, { kind: 'action', names: this.#loaders.actions, others: this.#loaders.triggers });
    this.#actions.set(key, action);
    return action;
  }

  /** Returns a trigger. Throws `invalid_request` with the nearest name. */
  async trigger(key: string): Promise<AnyTrigger> {
    const trigger = await load(this.#loaders.triggers, key);
    if (trigger !== undefined) return trigger;
    throw unknownStep(key, { kind: 'trigger', names: this.#loaders.triggers, others: this.#loaders.actions });
  }

  /** Returns a trigger or an action. Throws `invalid_request` with the nearest name of an action. */
  async step(key: string): Promise<AnyAction | AnyTrigger> {
    return (await load(this.#loaders.triggers, key)) ?? this.action(key);
  }

  /** Returns a picker. Throws `invalid_request` with the nearest name, or all of them. */
  async picker(key: string): Promise<Picker> {
    const picker = await load(this.#loaders.pickers, key);
    if (picker !== undefined) return picker;
    const keys = Object.keys(this.#loaders.pickers);
    const what = `Unknown picker "${shortened(String(key), 100)}"`;
    const hint = nameHint(key, keys, `use one of ${keys.join(', ')}`);
    throw new OktaError('invalid_request', { what, hint }, { field: 'source' });
  }

  /** Returns all steps and pickers, each kind in the generated order. */
  async all(): Promise<{ actions: AnyAction[]; triggers: AnyTrigger[]; pickers: Picker[] }> {
    const { actions, triggers, pickers } = this.#loaders;
    const each = <Step>(loaders: Loaders<Step>) => Promise.all(Object.values(loaders).map((one) => one()));
    return { actions: await each(actions), triggers: await each(triggers), pickers: await each(pickers) };
  }
}

/** The built-in steps. */
export const builtIn = new Registry({ actions: actionLoaders, triggers: triggerLoaders, pickers: pickerLoaders });

async function load<Step>(loaders: Loaders<Step>, key: string): Promise<Step | undefined> {
  return Object.hasOwn(loaders, key) ? loaders[key]?.() : undefined;
}

function unknownStep(
  key: string,
  { kind, names, others }: { kind: 'action' | 'trigger'; names: object; others: object },
): OktaError {
  if (Object.hasOwn(others, key)) {
    const problem =
      kind === 'action'
        ? { what: `"${key}" is a trigger, not an action`, hint: 'poll it or watch it' }
        : { what: `"${key}" is an action, not a trigger`, hint: 'run it' };
    return new OktaError('invalid_request', problem, { field: 'key' });
  }
  const what = `Unknown ${kind} "${shortened(String(key), 100)}"`;
  const hint = nameHint(key, Object.keys(names), `use a key from the manifest's ${kind}s`);
  return new OktaError('invalid_request', { what, hint }, { field: 'key' });
}
