import { triggerNamed } from '../catalog.ts';
import { pickerFields } from '../openapi/fixed-routes.ts';
import type { App, Services } from './context.ts';
import { readersOnly } from './guards.ts';
import { objectInQuery, readBody } from './read-body.ts';

/** What forms need: pickers, the fields of a trigger, and one page of its events. */
export function addForms(app: App, { org }: Services): void {
  app.get('/options/:source', readersOnly, async (context) => {
    const { query, cursor, values, ...others } = context.req.query();
    const fields = Object.entries(others).filter(([name]) => pickerFields.includes(name));
    const search = {
      ...(query === undefined ? {} : { query }),
      ...(cursor === undefined ? {} : { cursor }),
      values: { ...Object.fromEntries(fields), ...objectInQuery(values, 'values') },
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
