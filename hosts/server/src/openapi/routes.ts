import { manifest } from 'okta-connector';
import type { JsonSchema } from 'okta-connector/host';
import { actionRoute, type Choices } from './action-routes.ts';
import { optionsRoute, routesOfActions, routesOfTriggers, serverRoutes, testConnectionRoute } from './fixed-routes.ts';
import { planRoutes } from './plan-routes.ts';
import type { Route } from './route.ts';
import type { Selection } from './selection.ts';
import { sharedSchemas } from './shared-schemas.ts';
import { anyPollRoute, pollRoute } from './trigger-routes.ts';

/** How much a document says. */
export interface Detail extends Choices {
  /** Whether each trigger has a route of its own for polls. */
  readonly pollEach: boolean;
}

/** A group of routes. */
export interface Tag {
  readonly name: string;
  readonly title: string;
  readonly description: string;
}

const otherTags: readonly Tag[] = [
  { name: 'bulk', title: 'Bulk runs', description: 'Run an action for many inputs.' },
  { name: 'plans', title: 'Plans', description: 'Changes that are approved before they are made, and undone.' },
  { name: 'forms', title: 'Forms', description: 'Fields and options for forms.' },
  { name: 'runs', title: 'Runs', description: 'Runs that respond later.' },
  { name: 'events', title: 'Events', description: 'Events as a stream.' },
  { name: 'subscriptions', title: 'Subscriptions', description: 'Webhooks for events.' },
  { name: 'connection', title: 'Connection', description: 'The connection to Okta.' },
  { name: 'server', title: 'Server', description: 'The server itself.' },
];

/**
 * The routes for the selected steps. A selection of some steps leaves out what only people who operate the server need, so that
 * importers with a limit of operations have room for steps.
 */
export function routesFor(selection: Selection, detail: Detail): Route[] {
  const { actions, triggers, isWhole } = selection;
  const event = eventOf(triggers.map(({ key }) => key));
  const polls = detail.pollEach ? triggers.map(pollRoute) : [anyPollRoute(triggers, event)];
  return [
    ...actions.map((action) => actionRoute(action, detail)),
    ...(triggers.length === 0 ? [] : polls),
    ...routesOfActions(selection, detail),
    ...routesOfTriggers(selection, event),
    optionsRoute,
    testConnectionRoute,
    ...(isWhole ? [...planRoutes(detail), ...serverRoutes] : []),
  ];
}

/** The tags of some routes. */
export function tagsOf(routes: readonly Route[]): Tag[] {
  const used = new Set(routes.map(({ tag }) => tag));
  const resources = manifest.resources.map(({ key, title }) => ({ name: key, title, description: `${title}.` }));
  return [...resources, ...otherTags].filter(({ name }) => used.has(name));
}

/** The event schema that most of some triggers have. */
function eventOf(keys: readonly string[]): JsonSchema {
  const counts = new Map<string, number>();
  for (const key of keys) {
    const text = JSON.stringify(sharedSchemas().triggers.get(key)?.output ?? {});
    counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  const [[most] = ['{}']] = [...counts].sort(([, one], [, other]) => other - one);
  return JSON.parse(most);
}
