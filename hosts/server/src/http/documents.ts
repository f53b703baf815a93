import { refusedField } from 'okta-connector';
import { type OpenApiVersion, openApiDocument } from '../openapi/document.ts';
import type { DocumentFilter } from '../openapi/selection.ts';
import type { App, Services } from './context.ts';

const versions: Readonly<Record<string, OpenApiVersion>> = {
  '/openapi.json': '3.1',
  '/openapi-3.0.json': '3.0',
  '/swagger.json': '2.0',
};

/** The parameters of a document, and the part of the filter that each is. */
const filters: Readonly<Record<string, keyof DocumentFilter>> = {
  resource: 'resources',
  effect: 'effects',
  keys: 'keys',
};

/** Documents to keep: importers ask for the same few again and again. */
const mostKept = 20;

/** The descriptions of the API for other platforms. They hold nothing of the org, so anybody may read them. */
export function addDocuments(app: App, { publicUrl }: Services): void {
  const kept = new Map<string, string>();
  for (const [path, version] of Object.entries(versions))
    app.get(path, (context) => {
      const filter = filterOf(new URL(context.req.url).searchParams);
      const key = JSON.stringify([version, publicUrl(), filter]);
      const body = kept.get(key) ?? JSON.stringify(openApiDocument({ version, serverUrl: publicUrl(), filter }));
      kept.delete(key);
      kept.set(key, body);
      const [oldest] = kept.keys();
      if (kept.size > mostKept && oldest !== undefined) kept.delete(oldest);
      return new Response(body, { headers: { 'content-type': 'application/json' } });
    });
}

function filterOf(parameters: URLSearchParams): DocumentFilter {
  const filter: Partial<Record<keyof DocumentFilter, readonly string[]>> = {};
  for (const name of new Set(parameters.keys())) {
    const part = Object.hasOwn(filters, name) ? filters[name] : undefined;
    if (part === undefined)
      throw refusedField(name, {
        what: 'is not a parameter of the document',
        hint: `use ${Object.keys(filters).join(', ')}`,
      });
    filter[part] = parameters.getAll(name).flatMap((list) =>
      list
        .split(',')
        .map((word) => word.trim())
        .filter(Boolean),
    );
  }
  return filter;
}
