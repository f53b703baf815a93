import { Hono } from 'hono';
import { isOktaError } from 'okta-connector';
import { addConsole, addSteps } from '../console/routes.ts';
import { addMcp } from '../mcp/route.ts';
import { addActions } from './actions.ts';
import { addAdministration, addSignIn } from './administration.ts';
import { limitedBody } from './body-limit.ts';
import { addBulk } from './bulk.ts';
import type { App, Env, Services } from './context.ts';
import { addDocuments } from './documents.ts';
import { addEvents } from './events.ts';
import { addForms } from './forms.ts';
import { boundedRequests, clientOnly, headers, ownHostOnly } from './guards.ts';
import { addHealth, addMetrics } from './health.ts';
import { addHookSecrets, addHooks } from './hooks.ts';
import { addPlans } from './plans.ts';
import { HttpRefusal, problemOf } from './problem.ts';
import { addRuns } from './runs.ts';

/** Builds the HTTP API. */
export function httpApp(services: Services, allowedHosts: () => ReadonlySet<string>): App {
  const app: App = new Hono<Env>();
  app.use(headers);
  app.use(ownHostOnly(allowedHosts));
  app.onError((error) => {
    if (!isOktaError(error)) services.report(error);
    const { status, headers: own, body } = problemOf(error);
    return new Response(body, { status, headers: own });
  });
  app.notFound(() => {
    const {
      status,
      headers: own,
      body,
    } = problemOf(
      new HttpRefusal(
        404,
        { what: 'This route does not exist', hint: 'see /openapi.json' },
        { category: 'not_found', code: 'unknown_route' },
      ),
    );
    return new Response(body, { status, headers: own });
  });
  addConsole(app);
  addHealth(app, services);
  addDocuments(app, services);
  app.use('/session', limitedBody);
  addSignIn(app, services);
  addHooks(app, services);
  app.use(clientOnly(services));
  app.use(boundedRequests());
  // After the guard, so that nobody without a key fills the memory. Lines of a bulk run may be many; each is limited on its own.
  app.use((context, next) => (/^\/actions\/[^/]+\/each$/.test(context.req.path) ? next() : limitedBody(context, next)));
  addMcp(app, services, {
    stateKey: services.mcpKey,
    claimConfirmation: (id, expiresAt) => services.confirmations.claim(id, expiresAt),
  });
  addActions(app, services);
  addBulk(app, services);
  addPlans(app, services);
  addForms(app, services);
  addEvents(app, services);
  addHookSecrets(app, services);
  addRuns(app, services);
  addAdministration(app, services);
  addMetrics(app, services);
  addSteps(app, services);
  return app;
}
