import type { Manifest } from 'okta-connector';
import { credentialType } from './bottom.ts';
import { dependentForm } from './dependent-form.ts';
import { formOf, more, type Shown } from './form.ts';
import { withLabels } from './labels.ts';
import { guardOptions } from './plans/guard-fields.ts';
import { planForms, planOperations, planResource } from './plans/plan-operations.ts';
import type { Property } from './platform.ts';
import { hasSimple } from './simplify.ts';
import { simplifyForm } from './simplify-form.ts';
import { begun, help, sentenceCase, titleCase } from './wording.ts';

type Action = Manifest['actions'][number];

/** What a list of operations shows of one. */
type Listed = Pick<Action, 'key' | 'title' | 'summary' | 'effect'>;

/** Top-level fields of list steps, and n8n's own names for them. */
export const listFields = { all: 'returnAll', limit: 'limit' } as const;
/** The collection of run options, the same for every step. */
export const options = 'options';
/** The run option that makes one plan of all items. */
export const planOnly = 'planOnly';

/** The action node as an `INodeTypeDescription` without its functions. */
export function actionNode(manifest: Manifest): Readonly<Record<string, unknown>> {
  const { connector, actions } = manifest;
  // n8n wants lists sorted by name, also those that have a better order.
  const used = resourcesOf(manifest).filter(({ key }) => actions.some(({ resource }) => resource === key));
  const resources = [...used, planResource].sort((one, other) => one.name.localeCompare(other.name));
  const node = {
    displayName: tileOf(connector.title),
    name: connector.name,
    icon: iconOf(connector.name),
    group: ['transform'],
    version: 1,
    subtitle: subtitleOf([...actions, ...planOperations], connector.title),
    description: help(connector.summary),
    defaults: { name: connector.title },
    usableAsTool: true,
    inputs: ['main'],
    outputs: ['main'],
    credentials: [{ name: credentialType, required: true, testedBy: 'testConnection' }],
    properties: [
      {
        displayName: 'Resource',
        name: 'resource',
        type: 'options',
        noDataExpression: true,
        options: resources.map(({ key, name }) => ({ name, value: key })),
        default: manifest.resources[0]?.key,
      },
      ...resources.map(({ key: resource }) =>
        operationOf(
          resource === planResource.key ? planOperations : actions.filter((action) => action.resource === resource),
          { resource, connector },
        ),
      ),
      ...actions.flatMap((action) => actionForm(action, manifest)),
      ...planForms(),
      optionsForm(
        used.map(({ key }) => key),
        actions.filter(({ effect }) => effect !== 'read').map(({ key }) => key),
      ),
    ],
  };
  return withLabels(node, manifest);
}

/** The resources by the names that n8n shows, sorted by them. */
export function resourcesOf({ resources }: Manifest): { readonly key: string; readonly name: string }[] {
  const named = resources.map(({ key, one }) => ({ key, name: titleCase(one) }));
  return named.sort((one, other) => one.name.localeCompare(other.name));
}

interface Operations {
  readonly resource: string;
  readonly connector: Manifest['connector'];
}

/** What the nodes are called: n8n has one of its own with the plain name. */
export function tileOf(title: string): string {
  return `${title} Connector`;
}

// A forgotten dry run changes nothing in production and is not visible elsewhere on the canvas.
function subtitleOf(actions: readonly Listed[], tile: string): string {
  const titles = Object.fromEntries(actions.map(({ key, title }) => [key, sentenceCase(title, tile)]));
  return `={{ (${JSON.stringify(titles)})[$parameter["operation"]] + ($parameter["options"]?.["${planOnly}"] ? " (plan only)" : $parameter["options"]?.["dryRun"] ? " (dry run)" : "") }}`;
}

/** The icons of the nodes, one for each theme. */
export function iconOf(name: string): { light: string; dark: string } {
  return { light: `file:${name}.svg`, dark: `file:${name}.dark.svg` };
}

/** Keys of the option sources that need no call. */
export function offlineSources({ optionSources }: Manifest): ReadonlySet<string> {
  return new Set(optionSources.filter(({ scopes }) => scopes.length === 0).map(({ key }) => key));
}

/** The schema's fields that the form of a step does not have: an item for each entry leaves no place for a cursor. */
export function leftOut({ list, formField }: Pick<Action, 'list' | 'formField'>): readonly string[] {
  const own = formField === undefined ? [] : [formField];
  return list ? [...own, ...Object.keys(listFields), 'cursor'] : own;
}

/** The fields of a step's form. */
export function actionForm(action: Action, manifest: Manifest): Property[] {
  const show = { resource: [action.resource], operation: [action.key] };
  const leaveOut = leftOut(action);
  const form = formOf(action.input, { offline: offlineSources(manifest), show, leaveOut });
  const rest = form.filter(({ name }) => name === more);
  return [
    ...dependentForm(action, show),
    ...form.filter((property) => !rest.includes(property)),
    ...(action.list ? listForm(show) : []),
    ...(hasSimple(action) ? simplifyForm(show) : []),
    ...notice(action, show),
    ...rest,
  ];
}

function operationOf(actions: readonly Listed[], { resource, connector }: Operations): Property {
  const sorted = [...actions].sort((one, other) => titleCase(one.title).localeCompare(titleCase(other.title)));
  return {
    displayName: 'Operation',
    name: 'operation',
    type: 'options',
    noDataExpression: true,
    displayOptions: { show: { resource: [resource] } },
    options: sorted.map(({ key, title, summary }) => ({
      name: titleCase(title),
      value: key,
      // n8n's linter takes the parts of "sign-ins" for two words.
      action: sentenceCase(title, connector.title).replaceAll('-', ' '),
      description: help(summary),
    })),
    // The manifest lists the steps that most flows use first.
    default: (actions.find(({ effect }) => effect === 'read') ?? sorted[0])?.key,
  };
}

function notice({ key, effect, description }: Action, show: Shown): Property[] {
  const warning = effect === 'remove' ? 'This removes data or access in Okta.' : undefined;
  const text = [warning, description === undefined ? undefined : begun(description)].filter(Boolean).join(' ');
  if (text === '') return [];
  return [{ displayName: text, name: `notice_${key}`, type: 'notice', default: '', displayOptions: { show } }];
}

// The words are n8n's, which its own hints refer to.
function listForm(show: Shown): Property[] {
  const { all, limit } = listFields;
  return [
    {
      displayName: 'Return All',
      name: all,
      type: 'boolean',
      default: false,
      description: 'Whether to return all results or only up to a given limit',
      displayOptions: { show },
    },
    {
      displayName: 'Limit',
      name: limit,
      type: 'number',
      typeOptions: { minValue: 1 },
      default: 50,
      description: 'Max number of results to return',
      displayOptions: { show: { ...show, [all]: [false] } },
    },
  ];
}

function optionsForm(resources: readonly string[], changing: readonly string[]): Property {
  const plans: Property[] = [
    {
      displayName: 'Plan Only',
      name: planOnly,
      type: 'boolean',
      default: false,
      description:
        "Whether to return one plan of what all items would change, without changing anything. 'Apply Plan' makes the changes later.",
      displayOptions: { show: { '/operation': changing } },
    },
    // By its bare name: n8n drops the values of fields that depend on an option by its path from the root.
    ...guardOptions().map((property) => ({ ...property, displayOptions: { show: { [planOnly]: [true] } } })),
  ];
  return {
    displayName: 'Options',
    name: options,
    type: 'collection',
    placeholder: 'Add Option',
    default: {},
    displayOptions: { show: { resource: resources } },
    options: [
      ...plans,
      {
        displayName: 'Dry Run',
        name: 'dryRun',
        type: 'boolean',
        default: false,
        description: 'Whether to only report what would change, without changing anything',
      },
      {
        displayName: 'Include Response Details',
        name: 'details',
        type: 'boolean',
        default: false,
        description:
          "Whether to return the result in 'output', and the HTTP status, request ID, rate limit and headers in 'response'",
      },
      {
        displayName: 'Items at Once',
        name: 'atOnce',
        type: 'number',
        typeOptions: { minValue: 1, maxValue: 30 },
        default: 8,
        description:
          'How many items to process at the same time. Default: 8 for operations that read; 1, in the order of the items, for operations that change something.',
      },
      {
        displayName: 'Time Limit',
        name: 'seconds',
        type: 'number',
        typeOptions: { minValue: 1 },
        default: 300,
        description: 'Maximum number of seconds for each item, including waits for the rate limit',
      },
    ].sort((one, other) => one.displayName.localeCompare(other.displayName)),
  };
}
