import { isObject } from 'okta-connector/host';
import { type DocumentFilter, type OpenApiVersion, openApiDocument } from 'okta-connector-server';

export const versions = ['3.1', '3.0', '2.0'] as const satisfies readonly OpenApiVersion[];

export const serverUrl = 'https://okta.acme.example';

/** Any JSON of a document; a missing member is `undefined`. */
export class Place {
  readonly value: unknown;

  constructor(value: unknown) {
    this.value = value;
  }

  at(...path: readonly (string | number)[]): Place {
    return new Place(
      path.reduce<unknown>(
        (value, name) => (isObject(value) || Array.isArray(value) ? Reflect.get(value, name) : undefined),
        this.value,
      ),
    );
  }

  get entries(): [string, Place][] {
    return isObject(this.value) ? Object.entries(this.value).map(([name, value]) => [name, new Place(value)]) : [];
  }

  get items(): Place[] {
    return Array.isArray(this.value) ? this.value.map((value) => new Place(value)) : [];
  }

  get names(): string[] {
    return this.entries.map(([name]) => name);
  }

  get text(): string {
    return typeof this.value === 'string' ? this.value : '';
  }
}

/** A document as a client reads it. */
export function documentOf(version: OpenApiVersion, filter?: DocumentFilter): Place {
  if (filter !== undefined) return new Place(JSON.parse(textOf(version, filter)));
  const document = whole.get(version) ?? new Place(JSON.parse(textOf(version)));
  whole.set(version, document);
  return document;
}

const whole = new Map<OpenApiVersion, Place>();

export function textOf(version: OpenApiVersion, filter?: DocumentFilter): string {
  return JSON.stringify(openApiDocument({ version, serverUrl, filter }));
}

/** An operation of a document. */
export interface Operation {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly place: Place;
}

export function operationsOf(document: Place): Operation[] {
  return document
    .at('paths')
    .entries.flatMap(([path, item]) =>
      item.entries
        .filter(([method]) => /^(get|post|put|delete)$/.test(method))
        .map(([method, place]) => ({ id: place.at('operationId').text, method, path, place })),
    );
}

/** The part that a place refers to, or the place itself. */
export function resolved(document: Place, place: Place): Place {
  const reference = place.at('$ref').text;
  return reference === '' ? place : document.at(...reference.slice(2).split('/'));
}

/** The schema of a request body. */
export function bodySchema(document: Place, { place }: Operation): Place {
  const own = place.at('requestBody', 'content', 'application/json', 'schema');
  const inBody = place.at('parameters').items.find((parameter) => parameter.at('in').text === 'body');
  return resolved(document, inBody?.at('schema') ?? own);
}

/** Every schema in a document, with the keywords that it has. Skips examples, which are data. */
export function schemasIn(place: Place): Place[] {
  if (Array.isArray(place.value)) return place.items.flatMap(schemasIn);
  const inner = place.entries.flatMap(([name, member]) => {
    if (/^examples?$/.test(name)) return [];
    return name === 'properties' ? member.entries.flatMap(([, field]) => schemasIn(field)) : schemasIn(member);
  });
  return isObject(place.value) ? [place, ...inner] : inner;
}
