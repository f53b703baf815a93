import type { Manifest } from '../../manifest/schema.ts';
import { credentialType } from './bottom.ts';
import { formOf, more, type Shown } from './form.ts';
import type { Property } from './platform.ts';
import { begun, help, oneOf, sentenceCase, titleCase } from './wording.ts';

type Action = Manifest['actions'][number];

/** Fields of list steps that stand in the form itself, and n8n's own names for them. */
export const listFields = { all: 'returnAll', limit: 'limit' } as const;
/** The collection that says how the node runs, whatever the step. */
export const options = 'options';

/** What the action node is to n8n: an `INodeTypeDescription` without the functions. */
export function actionNode(manifest: Manifest): Readonly<Record<string, unknown>> {
  const { connector, actions } = manifest;
  const resources = [...new Set(actions.map(({ resource }) => resource))].sort();
  return {
    displayName: connector.title,
    name: connector.name,
    icon: iconOf(connector.name),
    group: ['transform'],
    version: 1,
    subtitle: '={{ $parameter["operation"] + ": " + $parameter["resource"] }}',
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
        options: resources.map((resource) => ({ name: oneOf(resource), value: resource })),
        default: resources.includes('users') ? 'users' : resources[0],
      },
      ...resources.map((resource) =>
        operationOf(
          actions.filter((action) => action.resource === resource),
          { resource, connector },
        ),
      ),
      ...actions.flatMap((action) => actionForm(action, manifest)),
      optionsForm(),
    ],
  };
}

interface Operations {
  readonly resource: string;
  readonly connector: Manifest['connector'];
}

/** The icons of the nodes, one for each theme. */
export function iconOf(name: string): { light: string; dark: string } {
  return { light: `file:${name}.svg`, dark: `file:${name}.dark.svg` };
}

/** Keys of the option sources that need no call. */
export function offlineSources({ optionSources }: Manifest): ReadonlySet<string> {
  return new Set(optionSources.filter(({ scopes }) => scopes.length === 0).map(({ key }) => key));
}

/** The fields of a step's form. */
export function actionForm(action: Action, manifest: Manifest): Property[] {
  const show = { resource: [action.resource], operation: [action.key] };
  const leaveOut = action.list ? Object.keys(listFields) : [];
  const form = formOf(action.input, { offline: offlineSources(manifest), show, leaveOut });
  const rest = form.filter(({ name }) => name === more);
  return [
    ...notice(action, show),
    ...form.filter((property) => !rest.includes(property)),
    ...(action.list ? listForm(show) : []),
    ...rest,
  ];
}

function operationOf(actions: readonly Action[], { resource, connector }: Operations): Property {
  const sorted = [...actions].sort((one, other) => titleCase(one.title).localeCompare(titleCase(other.title)));
  return {
    displayName: 'Operation',
    name: 'operation',
    type: 'options',
    noDataExpression: true,
    displayOptions: { show: { resource: [resource] } },
    options: sorted.map(({ key, title, summary, effect }) => ({
      name: titleCase(title),
      value: key,
      action: sentenceCase(title, connector.title),
      description: help(effect === 'remove' ? `Removes something. ${summary}` : summary),
    })),
    default: (sorted.find(({ effect }) => effect === 'read') ?? sorted[0])?.key,
  };
}

function notice({ key, effect, description }: Action, show: Shown): Property[] {
  const warning = effect === 'remove' ? 'This takes something away in the org.' : undefined;
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

function optionsForm(): Property {
  return {
    displayName: 'Options',
    name: options,
    type: 'collection',
    placeholder: 'Add Option',
    default: {},
    options: [
      {
        displayName: 'Dry Run',
        name: 'dryRun',
        type: 'boolean',
        default: false,
        description: 'Whether to read only, and to tell the first change that would be made instead of making it',
      },
      {
        displayName: 'Include Response Details',
        name: 'details',
        type: 'boolean',
        default: false,
        description:
          'Whether to put the result under "output" and HTTP status, request ID, rate limit and headers beside it',
      },
      {
        displayName: 'Items at Once',
        name: 'atOnce',
        type: 'number',
        typeOptions: { minValue: 1, maxValue: 30 },
        default: 8,
        description:
          'How many items are worked on at once. Unless set, it is 8 for operations that read, and 1 for operations that change something, in the order of the items.',
      },
      {
        displayName: 'Time Limit',
        name: 'seconds',
        type: 'number',
        typeOptions: { minValue: 1 },
        default: 300,
        description: 'Seconds that one item may take, waits for the rate limit of the org included',
      },
    ],
  };
}
