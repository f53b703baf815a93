import { type Manifest, manifest, OktaError } from 'okta-connector';
import { nearestName } from 'okta-connector/host';
import type { App, Services } from './context.ts';
import { readersOnly } from './guards.ts';
import { objectInQuery, readBody } from './read-body.ts';

const triggers = new Map(manifest.triggers.map((trigger) => [trigger.key, trigger]));

/** The trigger with a key. Throws `not_found`. */
export function triggerNamed(key: string): Manifest['triggers'][number] {
  const trigger = triggers.get(key);
  if (trigger !== undefined) return trigger;
  const near = nearestName(key, [...triggers.keys()]);
  throw new OktaError('not_found', {
    what: `There is no trigger "${key}"`,
    hint: near === undefined ? 'list the triggers in manifest.json' : `use "${near}"`,
  });
}

/** What forms need: pickers, the fields of a trigger, and one page of its events. */
export function addForms(app: App, { org }: Services): void {
  app.get('/options/:source', readersOnly, async (context) => {
    const { query, cursor, values } = context.req.query();
    const search = {
      ...(query === undefined ? {} : { query }),
      ...(cursor === undefined ? {} : { cursor }),
      ...(values === undefined ? {} : { values: objectInQuery(values, 'values') }),
    };
    const page = await org
      .connection()
      .options(context.req.param('source'), search, { signal: context.req.raw.signal });
    return context.json(page);
  });

  app.get('/triggers/:key/fields', readersOnly, async (context) => {
    const { key } = triggerNamed(context.req.param('key'));
    return context.json(await org.connection().fields(key, {}, { signal: context.req.raw.signal }));
  });

  app.post('/triggers/:key/poll', readersOnly, async (context) => {
    const { key } = triggerNamed(context.req.param('key'));
    const { input = {}, cursor, limit, since } = await readBody(context);
    const options = {
      signal: context.req.raw.signal,
      ...(typeof limit === 'number' ? { limit } : {}),
      ...(typeof since === 'string' ? { since } : {}),
    };
    const page = await org.connection().poll(key, input, typeof cursor === 'string' ? cursor : undefined, options);
    return context.json(page);
  });
}
