import type { Context } from 'hono';
import { compress } from 'hono/compress';
import { etag } from 'hono/etag';
import type { App, Env, Services } from '../http/context.ts';
import { readersOnly } from '../http/guards.ts';
import { HttpRefusal } from '../http/problem.ts';
import { coveredResources } from './allowed-actions.ts';
import { builtFolder, type ConsoleFile, pageName, readConsoleFiles } from './console-files.ts';
import { stepIndex, stepNamed } from './steps.ts';

/** Names contain a hash of the content. */
const forever = 'public, max-age=31536000, immutable';

/** The page under `/` and its files. Anyone may load them: they hold nothing of the org. */
export function addConsole(app: App, { folder = builtFolder }: { readonly folder?: string } = {}): void {
  let files: ReadonlyMap<string, ConsoleFile> | undefined;
  const find = (name: string) => {
    if (files === undefined || files.size === 0) files = readConsoleFiles(folder);
    return files.get(name);
  };
  app.get('/', (context) => {
    const page = find(pageName);
    if (page === undefined)
      throw new HttpRefusal(
        503,
        { what: 'The console is not built', hint: 'run "npm run build:console"' },
        { category: 'unavailable', code: 'console_not_built' },
      );
    return served(context, page, 'no-cache');
  });
  app.get('/console/:name', (context) => {
    const name = context.req.param('name');
    const file = name === pageName ? undefined : find(name);
    if (file === undefined) return context.notFound();
    return served(context, file, forever);
  });
}

/** The steps as the console lists them, and one step with its schemas and examples. */
export function addSteps(app: App, { org }: Pick<Services, 'org'>): void {
  app.use('/steps', compress(), etag());
  app.use('/steps/*', compress(), etag());
  app.get('/steps', (context) => {
    context.header('cache-control', 'private, no-cache');
    return context.json(stepIndex());
  });
  app.get('/steps/:key', (context) => {
    context.header('cache-control', 'private, no-cache');
    return context.json(stepNamed(context.req.param('key')));
  });
  app.get('/connection/covered', readersOnly, (context) => {
    const { report } = org.state;
    return context.json({ items: report === undefined ? [] : coveredResources(report) });
  });
}

function served(context: Context<Env>, { type, etag: tag, content, gzipped }: ConsoleFile, caching: string): Response {
  context.header('etag', tag);
  context.header('cache-control', caching);
  context.header('vary', 'Accept-Encoding');
  const known = (context.req.header('if-none-match') ?? '').split(',').map((one) => one.trim().replace(/^W\//, ''));
  if (known.includes(tag)) return context.body(null, 304);
  context.header('content-type', type);
  if (!/\bgzip\b/.test(context.req.header('accept-encoding') ?? '')) return context.body(content);
  context.header('content-encoding', 'gzip');
  return context.body(gzipped);
}
