import { refusedField } from 'okta-connector';
import { nearestName } from 'okta-connector/host';
import type { OpenApiDocument } from './info.ts';
import { openApi3 } from './open-api.ts';
import { type Detail, routesFor } from './routes.ts';
import { type DocumentFilter, selectSteps } from './selection.ts';
import { openApi2 } from './swagger.ts';

/** A version of OpenAPI. */
export type OpenApiVersion = '3.1' | '3.0' | '2.0';

const versions = ['3.1', '3.0', '2.0'] as const satisfies readonly OpenApiVersion[];

/** 3.1 says everything. 3.0 is for typed clients and importers, 2.0 for flow builders that list every route to people. */
const detailOf: Readonly<Record<OpenApiVersion, Detail>> = {
  '3.1': { modes: true, deferred: true, pollEach: true },
  '3.0': { modes: false, deferred: false, pollEach: true },
  '2.0': { modes: false, deferred: true, pollEach: false },
};

/** What a document is for. */
export interface DocumentRequest {
  /** 3.1 is complete. 3.0 and 2.0 describe responses of one form, for importers and simple types. */
  readonly version: OpenApiVersion;
  /** Where clients reach the server, for example `https://okta.acme.example`. */
  readonly serverUrl: string;
  readonly filter?: DocumentFilter | undefined;
}

/**
 * The OpenAPI document of the HTTP routes, made from the manifest. The same request always returns the same document.
 * Throws `invalid_request` for an unknown version, an invalid URL or an unknown name in the filter.
 *
 * @example openApiDocument({ version: '2.0', serverUrl: 'https://okta.acme.example', filter: { resources: ['users'] } })
 */
export function openApiDocument({ version, serverUrl, filter }: DocumentRequest): OpenApiDocument {
  if (!versions.includes(version)) {
    const near = nearestName(version, versions);
    throw refusedField('version', {
      what: 'is not a version of OpenAPI that the server offers',
      hint:
        near === undefined
          ? `use ${new Intl.ListFormat('en', { type: 'disjunction' }).format(versions)}`
          : `did you mean "${near}"?`,
    });
  }
  const url = parsedUrl(serverUrl);
  const selection = selectSteps(filter);
  const routes = routesFor(selection, detailOf[version]);
  return version === '2.0' ? openApi2(routes, { serverUrl: url }) : openApi3(routes, { version, serverUrl: url });
}

function parsedUrl(serverUrl: string): string {
  const url = URL.parse(serverUrl);
  const isPlain =
    url !== null && /^https?:$/.test(url.protocol) && `${url.username}${url.password}${url.search}${url.hash}` === '';
  if (!isPlain)
    throw refusedField('serverUrl', {
      what: 'is not the address of a server',
      hint: 'use an address such as https://okta.acme.example, without a query or credentials',
    });
  return url.href.replace(/\/+$/, '');
}
