import { categories, categoryFacts } from 'okta-connector';
import type { JsonSchema } from 'okta-connector/host';
import { planSchemas } from './plan-schemas.ts';
import { sharedSchema } from './route.ts';
import { flag, list, object, text, texts, time, whole } from './schema-parts.ts';

const states = ['active', 'stopped', 'ended'];

/** What the routes of the server return and take, apart from the inputs and outputs of steps. */
export const contractSchemas = {
  Problem: object(
    'Problem',
    {
      type: text('Type', 'urn:okta-connector: and the category, or a code that says more.'),
      title: text('Title', 'What the category means.'),
      status: whole('HTTP status'),
      detail: text('Detail', 'What happened and what to do.'),
      category: { ...text('Category'), enum: [...categories] },
      hint: text('Hint', 'What to do.'),
      code: text('Code', 'Names one problem among those of its category.'),
      field: text('Field', 'The field at fault.'),
      faults: list(
        'Faults',
        object(
          'Fault',
          {
            path: text('Path', 'For example profile.email. Empty for the input as a whole.'),
            what: text('What happened', 'Continues the name of the field.'),
            hint: text('Hint'),
            message: text('Message'),
            code: text('Code', 'required or unknown_field.'),
          },
          ['path', 'message'],
        ),
      ),
      operation: text('Operation', 'The operation of Okta that failed.'),
      errorCode: text('Error code', "Okta's own code."),
      causes: texts('Causes'),
      requestId: text('Request ID', "Okta's ID of the request."),
      retryAt: text('Retry at', time),
      retryable: flag('Retryable', 'Whether the same request may succeed later.'),
      written: {
        title: 'Written',
        description: 'What Okta carried out before the run failed, with results that are shown only once.',
        type: 'array',
        items: {},
      },
    },
    ['type', 'title', 'status', 'detail', 'category', 'retryable'],
  ),
  DryRun: object(
    'Dry run',
    {
      dryRun: { ...flag('Dry run'), const: true },
      next: {
        description: 'The first write. Absent if there is nothing to change.',
        ...object(
          'Next',
          {
            operation: text('Operation'),
            method: text('Method'),
            path: text('Path'),
            body: { title: 'Body', description: 'Secrets are masked.' },
          },
          ['operation', 'method', 'path'],
        ),
      },
      notes: texts('Notes'),
      output: { title: 'Output', description: 'The output of the action, if there is nothing to change.' },
    },
    ['dryRun', 'notes'],
  ),
  StartedRun: object(
    'Started run',
    {
      id: text('Run ID'),
      status: text('Status'),
      url: text('URL', 'Where to read the result.'),
    },
    ['id', 'status', 'url'],
  ),
  RunList: object(
    'Runs',
    {
      items: list(
        'Items',
        object(
          'Run',
          {
            id: text('Run ID'),
            client: text('Client', 'Name of the client that started it.'),
            host: text('Host', 'http, mcp or console.'),
            step: text('Step', 'Key of the action.'),
            dryRun: flag('Dry run'),
            startedAt: text('Started at', time),
            endedAt: text('Ended at', time),
            status: text('Status', 'running, succeeded, failed or interrupted.'),
            category: text('Category', 'Of the error, if it failed.'),
            message: text('Message', 'Of the error, if it failed.'),
            input: { title: 'Input', description: 'Secrets are masked.' },
            output: { title: 'Output', description: 'Secrets are masked.' },
            calls: { title: 'Calls', description: "The calls of Okta's API.", type: 'array', items: {} },
          },
          ['id', 'step', 'startedAt', 'status'],
        ),
      ),
    },
    ['items'],
  ),
  StepFields: object(
    'Step fields',
    {
      key: text('Key'),
      input: { title: 'Input', description: "JSON Schema of the input with the org's attributes.", type: 'object' },
      customAttributes: texts('Custom attributes'),
      note: text('Note', "Why the org's attributes are missing, if they are."),
    },
    ['key', 'input', 'customAttributes'],
  ),
  OptionPage: object(
    'Options',
    {
      items: list(
        'Items',
        object('Option', { value: text('Value'), label: text('Label', 'What a person recognizes.') }, [
          'value',
          'label',
        ]),
      ),
      nextCursor: text('Next cursor', 'Present if there are more.'),
    },
    ['items'],
  ),
  Subscription: object(
    'Subscription',
    {
      id: text('Subscription ID'),
      trigger: text('Trigger', 'Key of the trigger.'),
      input: { title: 'Input', type: 'object' },
      url: text('URL', 'Receives one POST request for each event.'),
      secret: text('Secret', 'Signs the requests. Returned only once, when the subscription is created.'),
      org: text('Org URL', 'The org whose events it gets.'),
      createdAt: text('Created', time),
      state: {
        ...text('State', 'stopped: see problem. ended: the receiver responded with 410, or it expired.'),
        enum: states,
      },
      expires: text('Expires', 'When it ends unless it is renewed. Absent with a key.'),
      endedAt: text('Ended', time),
      pending: whole('Pending', 'Events that are not delivered yet.'),
      dead: whole('Dead letters', 'Events that could not be delivered.'),
      problem: sharedSchema('Problem'),
      lastFailure: object('Last failure', { at: text('Time', time), message: text('Message') }),
    },
    ['id', 'trigger', 'url'],
  ),
  SubscriptionList: object('Subscriptions', { items: list('Items', sharedSchema('Subscription')) }, ['items']),
  DeadLetterList: object(
    'Dead letters',
    {
      items: list(
        'Items',
        object('Dead letter', {
          uuid: text('Event ID'),
          error: text('Error', 'Why the last attempt failed.'),
          attempts: whole('Attempts'),
          acceptedAt: text('Accepted', time),
          diedAt: text('Last attempt', time),
          event: { title: 'Event', description: 'The event as Okta logged it.', type: 'object' },
        }),
      ),
    },
    ['items'],
  ),
  Dropped: object('Dropped', { dropped: whole('Dropped', 'How many dead letters were deleted.') }),
  Replay: object('Replay', { replayed: whole('Replayed', 'How many events are delivered again.') }),
  Connection: object(
    'Connection',
    {
      connected: flag('Connected'),
      orgUrl: text('Org URL'),
      method: text('Method', 'apiToken or serviceApp.'),
      clientId: text('Client ID'),
      source: text('Source', 'environment, console or sandbox.'),
      notes: texts('Notes'),
      report: sharedSchema('ConnectionReport'),
    },
    ['connected'],
  ),
  ConnectionReport: object(
    'Connection report',
    {
      ok: flag('OK'),
      org: object('Org', { id: text('Org ID'), name: text('Name') }),
      owner: object('Token owner', {
        id: text('User ID'),
        login: text('Username'),
        name: text('Name'),
        status: text('Status'),
      }),
      app: object('Service app', {
        clientId: text('Client ID'),
        scopes: texts('Scopes'),
        dpop: flag('DPoP', 'Whether access tokens are bound to a key of the server.'),
      }),
      roles: texts('Roles'),
      may: texts('Permissions'),
      hidden: texts('Hidden'),
      warnings: texts('Warnings'),
    },
    ['ok', 'org', 'may', 'hidden', 'warnings'],
  ),
  ...planSchemas,
  Health: object('Health', { status: text('Status'), version: text('Version') }, ['status']),
} satisfies Readonly<Record<string, JsonSchema>>;

/** Response headers, by name. */
export const responseHeaders: Readonly<Record<string, string>> = {
  'X-Run-Id': 'ID of the run in the log of runs.',
  'X-Plan-Id': 'ID of the plan.',
  'X-Okta-Request-Id': "Okta's ID of the main request.",
  'X-Okta-Calls': 'How many calls to Okta the run made.',
  RateLimit: "What is left of Okta's rate limits.",
  'RateLimit-Policy': "Okta's rate limits.",
  'Idempotency-Replayed': 'true if this is the stored response of an earlier request.',
  Location: 'URL of what was created.',
  'Preference-Applied': 'The preference that the server followed.',
  'Retry-After': 'Seconds to wait before the next attempt.',
};

/** Meanings that statuses have in addition to those of Okta's errors. */
const ofServer: Readonly<Record<number, string>> = {
  400: 'Fix the request before you send it again.',
  401: 'The server does not know the key of the request, or Okta rejected its credential.',
  403: 'The key may not run this step.',
  404: 'The step, run, plan or subscription does not exist.',
  409: 'A request with the same Idempotency-Key is still running, or the plan is being applied.',
};

const ofRun = [...new Set(categories.map((category) => categoryFacts[category].httpStatus))].sort(
  (one, other) => one - other,
);

/** The statuses of errors. */
export const errorStatuses = { run: ofRun, server: [400, 401, 403, 404], readiness: [503] } as const;

/** What errors without a status of their own in the documents mean. */
export const otherErrors =
  'Any other error, such as 413 for a body above 1 MB or 422 for an Idempotency-Key that another body was sent with.';

/** The headers of errors with a status. */
export function errorHeaders(status: number): readonly string[] {
  return status === 429 || status === 503 ? ['Retry-After'] : [];
}

/** What the errors with a status mean. */
export function errorMeaning(status: number): string {
  const meanings = categories
    .map((category) => categoryFacts[category])
    .filter(({ httpStatus }) => httpStatus === status);
  return [...meanings.map(({ meaning }) => meaning), ...[ofServer[status] ?? []].flat()].join(' ');
}
