/** What the connector's nodes use of n8n, written down by hand: n8n's own types come with twenty-five packages. */

/** One field of a node's form, an `INodeProperties`. */
export interface Property {
  readonly displayName: string;
  readonly name: string;
  readonly type: string;
  readonly default: unknown;
  readonly description?: string;
  readonly placeholder?: string;
  readonly hint?: string;
  readonly required?: boolean;
  readonly noDataExpression?: boolean;
  readonly displayOptions?: { readonly show: Readonly<Record<string, readonly (string | boolean)[]>> };
  readonly typeOptions?: Readonly<Record<string, unknown>>;
  readonly options?: readonly (Property | Choice | PropertyGroup)[];
  readonly modes?: readonly Readonly<Record<string, unknown>>[];
}

/** One entry of a list of values. */
export interface Choice {
  readonly name: string;
  readonly value: string | number | boolean;
  readonly description?: string;
  readonly action?: string;
}

/** One group of a `fixedCollection`. */
export interface PropertyGroup {
  readonly displayName: string;
  readonly name: string;
  readonly values: readonly Property[];
}

/** One item that travels between nodes. */
export interface Item {
  json: Record<string, unknown>;
  /** The items that it comes from. */
  pairedItem?: PairedItem | readonly PairedItem[];
}

/** The position of an input item. */
export interface PairedItem {
  readonly item: number;
}

/** A request for n8n's HTTP helper. */
export interface HelperRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  readonly json: false;
  readonly encoding: 'text';
  readonly returnFullResponse: true;
  readonly ignoreHttpStatusErrors: true;
  readonly disableFollowRedirect: true;
  readonly abortSignal?: AbortSignal;
}

/** A response from n8n's HTTP helpers. */
export interface HelperResponse {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: unknown;
}

/** What every function of a node may call. */
export interface NodeFunctions {
  getNode(): NodeFacts;
  getCredentials(type: string, itemIndex?: number): Promise<Record<string, unknown>>;
  readonly helpers: {
    httpRequest(request: HelperRequest): Promise<HelperResponse>;
    httpRequestWithAuthentication(
      this: NodeFunctions,
      credentialType: string,
      request: HelperRequest,
    ): Promise<HelperResponse>;
  };
}

/** A node of a workflow. */
export interface NodeFacts {
  readonly name: string;
  readonly type: string;
  /** The chosen credentials, by the name of their type. */
  readonly credentials?: Readonly<Record<string, unknown>>;
}

/** What the functions behind a form may call, an `ILoadOptionsFunctions`. */
export interface FormFunctions extends NodeFunctions {
  getCurrentNodeParameter(name: string): unknown;
}

/** What an action node may call while it runs, an `IExecuteFunctions`. */
export interface ExecuteFunctions extends NodeFunctions {
  getInputData(): Item[];
  getNodeParameter(name: string, itemIndex: number, fallback?: unknown): unknown;
  continueOnFail(): boolean;
  getExecutionCancelSignal?(): AbortSignal | undefined;
  getWorkflow?(): { readonly name?: string | undefined };
  addExecutionHints?(...hints: readonly { readonly message: string; readonly location: 'outputPane' }[]): void;
}

/** What a trigger node may call while it polls, an `IPollFunctions`. */
export interface PollFunctions extends NodeFunctions {
  getNodeParameter(name: string, fallback?: unknown): unknown;
  getWorkflowStaticData(kind: 'node'): Record<string, unknown>;
  getWorkflow(): { readonly name?: string | undefined };
  getMode(): string;
}

/** What a trigger node may call while its webhook is created and removed, an `IHookFunctions`. */
export interface HookFunctions extends PollFunctions {
  getNodeWebhookUrl(name: string): string | undefined;
}

/** What a trigger node may call when its webhook is called, an `IWebhookFunctions`. */
export interface WebhookFunctions extends HookFunctions {
  getHeaderData(): Record<string, string | string[] | undefined>;
  getBodyData(): unknown;
  getRequestObject(): { readonly method: string; readonly rawBody?: Uint8Array };
  getResponseObject(): WebhookResponse;
}

/** The answer to a webhook call. */
export interface WebhookResponse {
  status(code: number): WebhookResponse;
  set(headers: Readonly<Record<string, string>>): WebhookResponse;
  send(body?: string): unknown;
}

/** The result of a webhook call. */
export interface WebhookResult {
  readonly noWebhookResponse?: boolean;
  readonly workflowData?: Item[][];
}

/** What a credential's test may call, an `ICredentialTestFunctions`. */
export interface CredentialTestFunctions {
  readonly helpers: { request(options: Readonly<Record<string, unknown>>): Promise<unknown> };
}

/** What n8n passes to the test of a credential. */
export interface TestedCredential {
  readonly data?: Readonly<Record<string, unknown>>;
}

/** What n8n shows of a credential's test. */
export interface CredentialTestResult {
  readonly status: 'OK' | 'Error';
  readonly message: string;
}

/** One entry of a picker as n8n shows it. */
export interface PickerPage {
  readonly results: readonly { readonly name: string; readonly value: string }[];
  readonly paginationToken?: string;
}

/** One column of a resource mapper. */
export interface MapperColumn {
  readonly id: string;
  readonly displayName: string;
  readonly required: boolean;
  readonly defaultMatch: boolean;
  readonly display: boolean;
  readonly type: 'string' | 'number' | 'boolean' | 'array' | 'object' | 'options' | 'dateTime';
  readonly options?: readonly Choice[];
}

/** What the form of a failed node shows. */
export interface ErrorDetails {
  readonly message: string;
  readonly description?: string;
  readonly httpCode?: string;
  readonly itemIndex?: number;
}

/** The few things of the package `n8n-workflow` that run. */
export interface Platform {
  readonly NodeApiError: new (
    node: NodeFacts,
    response: Readonly<Record<string, unknown>>,
    details: ErrorDetails,
  ) => Error;
  readonly NodeOperationError: new (node: NodeFacts, error: Error | string, details: Partial<ErrorDetails>) => Error;
  sleep(ms: number): Promise<void>;
}
