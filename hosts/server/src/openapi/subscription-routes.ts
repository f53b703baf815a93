import type { JsonSchema } from 'okta-connector/host';
import { pathParameter } from './parameters.ts';
import { json, ok, type Route } from './route.ts';

const uuid = { title: 'Event ID', description: 'uuid of one event. Default: all.', type: 'string' } as const;

const subscriptionId = pathParameter('id', { title: 'Subscription ID', description: 'ID of the subscription.' });

/** The routes about webhooks. `event` is the schema of what a webhook receives. */
export function subscriptionRoutes({
  triggers,
  event,
  isWhole,
}: {
  readonly triggers: readonly string[];
  readonly event: JsonSchema;
  readonly isWhole: boolean;
}): Route[] {
  return [
    {
      method: 'post',
      path: '/subscriptions',
      id: 'create_subscription',
      tag: 'subscriptions',
      title: 'When an event happens in Okta',
      description: 'Calls a URL once for each event of a trigger until the subscription is deleted.',
      parameters: [],
      body: { type: 'application/json', required: true, schema: subscriptionRequest(triggers) },
      successes: [
        {
          status: 201,
          description: 'The subscription. Its secret is returned only once.',
          headers: ['Location'],
          content: json('Subscription'),
        },
      ],
      errors: 'run',
      notification: event,
      inputOf: { parameter: 'trigger', place: 'body/trigger' },
    },
    ...managementRoutes(isWhole),
  ];
}

/** The routes that read and delete subscriptions. */
function managementRoutes(isWhole: boolean): Route[] {
  const one = { tag: 'subscriptions', errors: 'server', visibility: 'internal' } as const;
  const more: Route[] = [
    {
      ...one,
      errors: 'run',
      method: 'put',
      path: '/subscriptions/{id}',
      id: 'renew_subscription',
      title: 'Renew a subscription',
      description: 'Lets a subscription that an access token created last until seven days after this token expires.',
      parameters: [subscriptionId],
      successes: [ok('The subscription.', json('Subscription'))],
    },
    {
      ...one,
      method: 'get',
      path: '/subscriptions',
      id: 'list_subscriptions',
      title: 'List subscriptions',
      description: 'Returns all subscriptions without their secrets.',
      parameters: [],
      successes: [ok('The subscriptions.', json('SubscriptionList'))],
    },
    {
      ...one,
      method: 'get',
      path: '/subscriptions/{id}/dead-letters',
      id: 'list_dead_letters',
      title: 'List dead letters',
      description: 'Returns the events that could not be delivered.',
      parameters: [subscriptionId],
      successes: [ok('The dead letters.', json('DeadLetterList'))],
    },
    {
      ...one,
      method: 'post',
      path: '/subscriptions/{id}/replay',
      id: 'replay_subscription',
      title: 'Replay dead letters',
      description: 'Delivers the dead letters of a subscription again.',
      parameters: [subscriptionId],
      body: {
        type: 'application/json',
        required: false,
        schema: { type: 'object', properties: { uuid }, additionalProperties: false },
      },
      successes: [ok('How many events are delivered again.', json('Replay'))],
    },
    {
      ...one,
      method: 'delete',
      path: '/subscriptions/{id}/dead-letters',
      id: 'delete_dead_letters',
      title: 'Delete dead letters',
      description: 'Deletes the dead letters of a subscription, or one of them.',
      parameters: [
        subscriptionId,
        { name: 'uuid', in: 'query', title: uuid.title, description: uuid.description, schema: { type: uuid.type } },
      ],
      successes: [ok('How many dead letters were deleted.', json('Dropped'))],
    },
  ];
  return [
    {
      ...one,
      method: 'get',
      path: '/subscriptions/{id}',
      id: 'get_subscription',
      title: 'Get a subscription',
      description: 'Returns a subscription without its secret.',
      parameters: [subscriptionId],
      successes: [ok('The subscription.', json('Subscription'))],
    },
    {
      ...one,
      method: 'delete',
      path: '/subscriptions/{id}',
      id: 'delete_subscription',
      title: 'Delete a subscription',
      description: 'Ends a subscription.',
      parameters: [subscriptionId],
      successes: [{ status: 204, description: 'The subscription is deleted.' }],
    },
    ...(isWhole ? more : []),
  ];
}

function subscriptionRequest(triggers: readonly string[]): JsonSchema {
  return {
    type: 'object',
    properties: {
      trigger: { title: 'Trigger', description: 'What starts the workflow.', type: 'string', enum: triggers },
      input: { title: 'Input', description: 'The input of the trigger. Default: {}.', type: 'object' },
      url: { title: 'URL', description: 'Receives one POST request for each event.', type: 'string', format: 'uri' },
      secret: {
        title: 'Secret',
        description: 'Signs the requests. Default: the server creates one.',
        type: 'string',
        writeOnly: true,
        'x-secret': true,
      },
    },
    required: ['trigger', 'url'],
    additionalProperties: false,
  };
}
