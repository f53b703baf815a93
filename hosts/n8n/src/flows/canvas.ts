/** A workflow as n8n imports it. */
export interface Flow {
  readonly name: string;
  readonly nodes: readonly FlowNode[];
  readonly connections: Readonly<Record<string, { readonly main: readonly (readonly Target[])[] }>>;
  readonly settings: Readonly<Record<string, unknown>>;
}

/** One node of a workflow. */
export interface FlowNode {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly typeVersion: number;
  readonly position: readonly [number, number];
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly credentials?: Readonly<Record<string, { readonly id: string; readonly name: string }>>;
  readonly webhookId?: string;
  readonly onError?: 'continueErrorOutput';
  readonly retryOnFail?: true;
}

interface Target {
  readonly node: string;
  readonly type: 'main';
  readonly index: number;
}

/** A node before it has its place. */
export type Part = Omit<FlowNode, 'id' | 'position'>;

/** The package's node types. */
const nodeType = { okta: 'n8n-nodes-okta-connector.okta', trigger: 'n8n-nodes-okta-connector.oktaTrigger' } as const;

/** The credentials that a flow expects. n8n asks for them after the import. */
export const credentials = {
  okta: { oktaConnectorApi: { id: 'okta', name: 'Okta' } },
  helpDesk: { httpHeaderAuth: { id: 'help-desk', name: 'Help desk' } },
} as const;

/** Where the second output of nodes leads: a step that failed, a condition that is false. */
export interface Branch {
  readonly from: readonly string[];
  readonly to: Part;
}

/** The parts of a flow. */
interface Drawing {
  /** What the flow does, in one or two sentences. */
  readonly does: string;
  /** What starts it. */
  readonly starts: string;
  /** The node whose path and body depend on the ticket system. */
  readonly calls: string;
  /** More to do before the flow is published. */
  readonly more?: readonly string[];
  /** From left to right, each leading to the next. */
  readonly line: readonly Part[];
  readonly branches?: readonly Branch[];
}

const grid = { column: 240, row: 220, noteWidth: 680, noteLine: 19 } as const;

/** Lays a flow out: a note above, parts from left to right, and below them where they branch off. */
export function flow(name: string, drawing: Drawing): Flow {
  const { line, branches = [] } = drawing;
  const place = (part: Part, position: readonly [number, number]): FlowNode => ({
    id: slug(`${name} ${part.name}`),
    position,
    ...part,
    ...(part.type.endsWith('webhook') || part.type === nodeType.trigger ? { webhookId: slug(name) } : {}),
  });
  const columnOf = (from: string) => line.findIndex((part) => part.name === from) + 1;
  const placed = line.map((part, index) => place(part, [index * grid.column, 0]));
  const below = branches.map(({ from, to }) => place(to, [Math.max(...from.map(columnOf)) * grid.column, grid.row]));
  const next = line.map(({ name: from }, index) => {
    const after = line[index + 1];
    const other = branches.find((branch) => branch.from.includes(from))?.to;
    const outputs = [after === undefined ? [] : [target(after)], ...(other === undefined ? [] : [[target(other)]])];
    return [from, { main: outputs }] as const;
  });
  return {
    name,
    nodes: [sticky(name, note(drawing)), ...placed, ...below],
    connections: Object.fromEntries(next.filter(([, { main }]) => main.some((targets) => targets.length > 0))),
    settings: { executionOrder: 'v1' },
  };
}

/** The note that explains a flow on the canvas. */
function sticky(name: string, note: readonly string[]): FlowNode {
  const content = [`## ${name}`, ...note].join('\n');
  const height =
    60 + content.split('\n').reduce((sum, one) => sum + Math.ceil((one.length + 1) / 90), 0) * grid.noteLine;
  return {
    id: slug(`${name} note`),
    name: 'Note',
    type: 'n8n-nodes-base.stickyNote',
    typeVersion: 1,
    position: [-40, -height - 60],
    parameters: { content, width: grid.noteWidth, height },
  };
}

/** What the flow does, what starts it, and what to do before it is published, in Markdown. */
function note({ does, starts, calls, more = [], line, branches = [] }: Drawing): string[] {
  const parts = [...line, ...branches.map(({ to }) => to)];
  const holding = (type: string) =>
    parts.filter((part) => part.credentials?.[type] !== undefined).map(({ name }) => `**${name}**`);
  const toDo = [
    `Choose your Okta credential in ${listed(holding('oktaConnectorApi'))}.`,
    `Choose a *Header Auth* credential in ${listed(holding('httpHeaderAuth'))}: the key that the help desk sends and expects.`,
    `Enter the address of the help desk in **${settings.name}**.`,
    `Adjust the URL path and body in **${calls}** to your ticket system.`,
    ...more,
  ];
  return [
    does,
    '',
    `**Starts with** ${starts}`,
    '',
    '**Before you publish it**',
    ...toDo.map((step, index) => `${index + 1}. ${step}`),
  ];
}

function listed(names: readonly string[]): string {
  return new Intl.ListFormat('en-GB').format(names);
}

/** Starts when the help desk calls `path` with a ticket as JSON and its secret header. */
export function fromTicket(path: string): Part {
  return {
    name: 'Ticket',
    type: 'n8n-nodes-base.webhook',
    typeVersion: 2,
    parameters: { httpMethod: 'POST', path, authentication: 'headerAuth', responseMode: 'onReceived', options: {} },
    credentials: credentials.helpDesk,
  };
}

/** Starts when something happens in the org. */
export function fromEvent(name: string, parameters: Readonly<Record<string, unknown>>): Part {
  return {
    name,
    type: nodeType.trigger,
    typeVersion: 1,
    parameters: {
      delivery: 'hook',
      // Used with polling only. In n8n 2.41 a poll during the registration of a hook makes it fail, so poll rarely.
      pollTimes: { item: [{ mode: 'everyX', value: 5, unit: 'minutes' }] },
      // The full event with every attribute of its target.
      simplify: false,
      ...parameters,
    },
    credentials: credentials.okta,
  };
}

/** The address of the help desk: the one place to change. */
export const settings: Part = {
  name: 'Settings: help desk URL',
  type: 'n8n-nodes-base.set',
  typeVersion: 3.4,
  parameters: {
    assignments: {
      assignments: [{ id: 'url', name: 'helpDesk', type: 'string', value: 'https://helpdesk.acme.example/api' }],
    },
    includeOtherFields: true,
    options: {},
  },
};

/** A step in the org. Failed items leave it through the second output. */
export function step(name: string, parameters: Readonly<Record<string, unknown>>): Part {
  return {
    name,
    type: nodeType.okta,
    typeVersion: 1,
    parameters,
    credentials: credentials.okta,
    onError: 'continueErrorOutput',
  };
}

/** Sets the properties of the output item, each with an expression. */
export function write(
  name: string,
  values: Readonly<Record<string, { type: 'string' | 'boolean'; value: string }>>,
): Part {
  return {
    name,
    type: 'n8n-nodes-base.set',
    typeVersion: 3.4,
    parameters: {
      assignments: {
        assignments: Object.entries(values).map(([key, { type, value }]) => ({
          id: key,
          name: key,
          type,
          value: `={{ ${value} }}`,
        })),
      },
      options: {},
    },
  };
}

/** Calls the HTTP interface of the help desk. */
export function callHelpDesk(name: string, { path, body }: { path: string; body: string }): Part {
  return {
    name,
    type: 'n8n-nodes-base.httpRequest',
    typeVersion: 4.2,
    parameters: {
      method: 'POST',
      url: `={{ $('${settings.name}').item.json.helpDesk }}${path}`,
      authentication: 'genericCredentialType',
      genericAuthType: 'httpHeaderAuth',
      sendBody: true,
      specifyBody: 'json',
      jsonBody: `={{ JSON.stringify(${body}) }}`,
      options: {},
    },
    credentials: credentials.helpDesk,
    retryOnFail: true,
  };
}

/** Groups or apps by name; IDs are taken as well. */
export function byName(value: string): Readonly<Record<string, unknown>> {
  return { __rl: true, mode: 'name', value };
}

/** A picker's value: an ID, or an expression that returns one. */
export function byId(value: string): Readonly<Record<string, unknown>> {
  return { __rl: true, mode: 'id', value };
}

function target({ name }: Part): Target {
  return { node: name, type: 'main', index: 0 };
}

function slug(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}
