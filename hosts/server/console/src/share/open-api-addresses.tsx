import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { CopyText } from '../parts/copy-button.tsx';
import { steps } from '../state/session.ts';

const documents = [
  { path: '/openapi.json', title: 'OpenAPI 3.1', use: 'Most tools, code generators, Retool' },
  { path: '/openapi-3.0.json', title: 'OpenAPI 3.0', use: 'ChatGPT actions, Workato, Salesforce, Google' },
  { path: '/swagger.json', title: 'Swagger 2.0', use: 'Power Automate, Power Apps, Logic Apps, Copilot Studio' },
];

const effects = ['read', 'add', 'change', 'remove'] as const;

/** The addresses of the API descriptions, for all steps or some. */
export function OpenApiAddresses(): JSX.Element {
  const [path, setPath] = useState('/openapi.json');
  const [resources, setResources] = useState<readonly string[]>([]);
  const [allowed, setAllowed] = useState<readonly string[]>([]);
  const index = steps.value;
  const search = new URLSearchParams({
    ...(resources.length === 0 ? {} : { resource: resources.join(',') }),
    ...(allowed.length === 0 ? {} : { effect: allowed.join(',') }),
  });
  const query = search.size === 0 ? '' : `?${decodeURIComponent(search.toString())}`;
  const url = `${location.origin}${path}${query}`;
  const count = index?.actions.filter(
    ({ resource, effect }) =>
      (resources.length === 0 || resources.includes(resource)) && (allowed.length === 0 || allowed.includes(effect)),
  ).length;
  return (
    <section class="card" aria-labelledby="openapi">
      <h2 id="openapi">OpenAPI, for platforms</h2>
      <fieldset class="choices column">
        <legend>Format</legend>
        {documents.map((one) => (
          <label key={one.path} class="choice">
            <input type="radio" name="format" checked={one.path === path} onChange={() => setPath(one.path)} />
            <span>
              {one.title} <span class="hint">{one.use}</span>
            </span>
          </label>
        ))}
      </fieldset>
      <Filter
        label="Resources"
        values={index?.resources.map(({ key, title }) => ({ key, title })) ?? []}
        chosen={resources}
        onChange={setResources}
      />
      <Filter
        label="Effects"
        values={effects.map((key) => ({ key, title: key }))}
        chosen={allowed}
        onChange={setAllowed}
      />
      <p class="hint" role="status">
        {count} actions. Nothing checked means all of them.
      </p>
      <CopyText text={url} what="the address" />
      <p>
        <a href={`${path}${query}`} target="_blank" rel="noreferrer">
          Open the document<span class="visually-hidden"> in a new tab</span>
        </a>
      </p>
      <p class="hint">
        The platform sends a key of yours as the header <code>X-API-Key</code> or as a bearer token.
      </p>
    </section>
  );
}

function Filter({
  label,
  values,
  chosen,
  onChange,
}: {
  readonly label: string;
  readonly values: readonly { readonly key: string; readonly title: string }[];
  readonly chosen: readonly string[];
  readonly onChange: (chosen: readonly string[]) => void;
}): JSX.Element {
  return (
    <fieldset class="choices">
      <legend>{label}</legend>
      {values.map(({ key, title }) => (
        <label key={key} class="choice">
          <input
            type="checkbox"
            checked={chosen.includes(key)}
            onChange={({ currentTarget }) =>
              onChange(currentTarget.checked ? [...chosen, key] : chosen.filter((one) => one !== key))
            }
          />
          {title}
        </label>
      ))}
    </fieldset>
  );
}
