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

/** Names of the credentials that a flow expects; n8n asks for them after the import. */
const credentials = {
  okta: { oktaConnectorApi: { id: 'okta', name: 'Okta' } },
  helpDesk: { httpHeaderAuth: { id: 'help-desk', name: 'Help desk' } },
} as const;

/** Lays parts out from left to right, each leading to the next; a branch hangs below the part that it leaves at fault. */
export function flow(
  name: string,
  { line, faults = {} }: { line: readonly Part[]; faults?: Readonly<Record<string, Part>> },
): Flow {
  const place = (part: Part, [x, y]: readonly [number, number]): FlowNode => ({
    id: slug(`${name} ${part.name}`),
    position: [x, y],
    ...part,
    ...(part.type.endsWith('webhook') || part.type === nodeType.trigger ? { webhookId: slug(name) } : {}),
  });
  const placed = line.map((part, index) => place(part, [index * 240, 0]));
  const branches = Object.entries(faults).map(([from, part]) =>
    place(part, [(line.findIndex((one) => one.name === from) + 1) * 240, 220]),
  );
  const next = line.map(({ name: from }, index) => {
    const after = line[index + 1];
    const fault = faults[from];
    const outputs = [after === undefined ? [] : [target(after)], ...(fault === undefined ? [] : [[target(fault)]])];
    return [from, { main: outputs }] as const;
  });
  return {
    name,
    nodes: [...placed, ...branches],
    connections: Object.fromEntries(next.filter(([, { main }]) => main.some((targets) => targets.length > 0))),
    settings: { executionOrder: 'v1' },
  };
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
    parameters: { delivery: 'hook', pollTimes: { item: [{ mode: 'everyMinute' }] }, ...parameters },
    credentials: credentials.okta,
  };
}

/** Where the help desk is: the one place to change. */
export const helpDesk: Part = {
  name: 'Help desk',
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

/** A step in the org. A failure leaves it by the second output where `caught`. */
export function step(
  name: string,
  { caught = false, ...parameters }: Readonly<Record<string, unknown>> & { caught?: boolean },
): Part {
  return {
    name,
    type: nodeType.okta,
    typeVersion: 1,
    parameters,
    credentials: credentials.okta,
    ...(caught ? { onError: 'continueErrorOutput' as const } : {}),
  };
}

/** Tells the help desk: a call of its HTTP interface. */
export function tell(
  name: string,
  { path, body, method = 'POST' }: { path: string; body: string; method?: string },
): Part {
  return {
    name,
    type: 'n8n-nodes-base.httpRequest',
    typeVersion: 4.2,
    parameters: {
      method,
      url: `={{ $('Help desk').item.json.helpDesk }}${path}`,
      authentication: 'genericCredentialType',
      genericAuthType: 'httpHeaderAuth',
      sendBody: true,
      specifyBody: 'json',
      jsonBody: `={{ JSON.stringify(${body}) }}`,
      options: {},
    },
    credentials: credentials.helpDesk,
  };
}

/** A picker's value by ID, or by an expression that gives one. */
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
