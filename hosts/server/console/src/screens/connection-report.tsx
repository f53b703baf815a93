import type { ConnectionReport } from 'okta-connector';
import type { JSX } from 'preact';
import type { CoveredResource } from '../../../src/console/allowed-actions.ts';
import { ScrollBox } from '../parts/scroll-box.tsx';
import { steps } from '../state/session.ts';

/** What a test of the connection found. */
export function Report({
  report,
  covered,
}: {
  readonly report: ConnectionReport;
  /** What its admin roles cover, if that is known. */
  readonly covered?: readonly CoveredResource[];
}): JSX.Element {
  const { org, owner, app, may, hidden, warnings, rateLimit } = report;
  return (
    <section class="card" aria-labelledby="report">
      <h2 id="report">
        <span class="good-mark" aria-hidden="true">
          ✓
        </span>{' '}
        The connection works
      </h2>
      <dl class="facts wide">
        <div>
          <dt>Org</dt>
          <dd>
            {org.name === undefined ? '' : `${org.name}, `}
            <code>{org.id}</code>
          </dd>
        </div>
        {owner === undefined ? null : (
          <div>
            <dt>Token owner</dt>
            <dd>
              {owner.name} ({owner.login})
            </dd>
          </div>
        )}
        {app === undefined ? null : (
          <div>
            <dt>Service app</dt>
            <dd>
              <code>{app.clientId}</code>
            </dd>
          </div>
        )}
        {rateLimit === undefined ? null : (
          <div>
            <dt>Rate limit</dt>
            <dd>{rateLimit.limit} requests a minute to read a user</dd>
          </div>
        )}
      </dl>
      {app === undefined ? (
        <Covered covered={covered} />
      ) : (
        <Resources caption="What its scopes allow" what="Missing scopes" resources={app.resources} />
      )}
      <List title="It may" texts={may} />
      <List title="It cannot read" texts={hidden} />
      <List title="Notes" texts={warnings} />
    </section>
  );
}

function Covered({ covered = [] }: { readonly covered?: readonly CoveredResource[] | undefined }): JSX.Element | null {
  if (covered.length === 0) return null;
  const isAll = covered.every(({ actions, of }) => actions === of);
  if (isAll) return <p>Its roles cover all {covered.reduce((sum, { of }) => sum + of, 0)} actions.</p>;
  return <Resources caption="What its roles cover" what="Roles that the others need" resources={covered} />;
}

function Resources({
  caption,
  what,
  resources,
}: {
  readonly caption: string;
  readonly what: string;
  readonly resources: readonly CoveredResource[];
}): JSX.Element {
  const titles = new Map(steps.value?.resources.map(({ key, title }) => [key, title]));
  return (
    <ScrollBox label={caption}>
      <table>
        <caption>{caption}</caption>
        <thead>
          <tr>
            <th scope="col">Resource</th>
            <th scope="col">Actions</th>
            <th scope="col">{what}</th>
          </tr>
        </thead>
        <tbody>
          {resources.map(({ resource, actions, of, missing }) => (
            <tr key={resource}>
              <th scope="row">{titles.get(resource) ?? resource}</th>
              <td>
                {actions} of {of}
              </td>
              <td>{missing.length === 0 ? 'none' : missing.join(', ')}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollBox>
  );
}

function List({ title, texts }: { readonly title: string; readonly texts: readonly string[] }): JSX.Element | null {
  if (texts.length === 0) return null;
  return (
    <>
      <h3>{title}</h3>
      <ul>
        {texts.map((text) => (
          <li key={text}>{text}</li>
        ))}
      </ul>
    </>
  );
}
