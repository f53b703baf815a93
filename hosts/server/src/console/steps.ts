import { type Manifest, manifest } from 'okta-connector';
import { propertiesOf } from 'okta-connector/host';
import { actionNamed, triggerNamed } from '../catalog.ts';

type Action = Manifest['actions'][number];
type Trigger = Manifest['triggers'][number];

/** A step as the console lists it. */
export type ListedStep = Pick<Action, 'key' | 'resource' | 'title' | 'summary' | 'keywords'>;
/** An action as the console lists it. */
export interface ListedAction extends ListedStep, Pick<Action, 'effect'> {
  /** The names of its fields, by which the console offers it for an event about a user, group, app or device. */
  readonly fields: readonly string[];
}
/** A trigger as the console lists it. */
export type ListedTrigger = ListedStep & Pick<Trigger, 'delivery'>;

/** Everything that the console needs of the manifest at once: a twentieth of it. */
export interface StepIndex extends Pick<Manifest, 'connection' | 'resources' | 'optionSources'> {
  readonly version: string;
  readonly actions: readonly ListedAction[];
  readonly triggers: readonly ListedTrigger[];
}

/** A step with its schemas, sample and examples. */
export type StepDetails = ({ readonly kind: 'action' } & Action) | ({ readonly kind: 'trigger' } & Trigger);

/** The steps in the order of the manifest, without schemas and samples. */
export function stepIndex(): StepIndex {
  const { connector, connection, resources, optionSources, actions, triggers } = manifest;
  return {
    version: connector.version,
    connection,
    resources,
    optionSources,
    actions: actions.map((action) => ({
      ...listed(action),
      effect: action.effect,
      fields: propertiesOf(action.input).map(([name]) => name),
    })),
    triggers: triggers.map((trigger) => ({ ...listed(trigger), delivery: trigger.delivery })),
  };
}

/** The action or trigger with a key. Throws `not_found`. */
export function stepNamed(key: string): StepDetails {
  const isTrigger = manifest.triggers.some((trigger) => trigger.key === key);
  return isTrigger ? { kind: 'trigger', ...triggerNamed(key) } : { kind: 'action', ...actionNamed(key) };
}

function listed({ key, resource, title, summary, keywords }: ListedStep): ListedStep {
  return { key, resource, title, summary, keywords };
}
