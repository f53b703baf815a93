import type { Sandbox } from '../../../../sandbox/src/index.ts';
import { type HelpDesk, helpDeskKey } from '../../test-real/support/help-desk.ts';
import { owner } from '../../test-real/support/n8n.ts';
import type { Published } from './settle.ts';

const ticket = {
  id: 'T-1',
  person: { email: 'noor.rahman@acme.example', firstName: 'Noor', lastName: 'Rahman' },
  groups: ['00gengineering000001'],
  apps: ['0oaslack000000000001'],
};

/** What to do with the local n8n. */
export function welcome({
  url,
  sandbox,
  desk,
  published,
}: {
  url: string;
  sandbox: Sandbox;
  desk: HelpDesk;
  published: Published;
}): string {
  const { all, failed } = published;
  const good = all - failed;
  const which = failed === 0 ? `${good} published` : `${good} of ${all} published; the others are named above`;
  const weaker = Object.entries(sandbox.tokens).filter(([, token]) => token !== sandbox.token);
  return `
n8n with the Okta nodes runs at ${url}
  workflows   ${url}/home/workflows (${which})
  sign in as  ${owner.email} with ${owner.password}
  help desk   ${desk.url}, prints here what it receives

Sandbox org ${sandbox.url}
  token       ${sandbox.token}
  weaker      ${weaker.map(([role, token]) => `${role} ${token}`).join('\n              ')}
  A credential of your own for this org needs the switch Sandbox Org.

Send a ticket that onboards a user:
  curl ${url}/webhook/okta-onboarding -H '${helpDeskKey.name}: ${helpDeskKey.value}' \\
    -H 'content-type: application/json' -d '${JSON.stringify(ticket)}'
Lock a user out:
  curl -X POST ${sandbox.url}/__sandbox/lock-user -H 'content-type: application/json' \\
    -d '{"user":"grace.lindqvist@acme.example"}'
Press Ctrl+C to end.`;
}
