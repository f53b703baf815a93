import type { NamedSource } from 'okta-connector';

/** Ways to name an entry of a picker, other than choosing it from the list. */
export interface Locator {
  /** An ID and a username as examples, where one is as good as the other. */
  readonly username?: { readonly id: string; readonly example: string };
  /** How to find an entry by name: the search method and an example name. */
  readonly named?: { readonly source: NamedSource; readonly example: string };
  /** Its page in the Admin Console. */
  readonly page?: { readonly example: string; readonly path: string; readonly id: string };
}

const adminConsole = 'https://acme-admin.okta.com/admin';
const group: Locator = {
  named: { source: 'groups', example: 'Engineering' },
  page: { example: `${adminConsole}/group/00gengineering000001`, path: '/admin/group/', id: '00g[A-Za-z0-9]{17}' },
};

const user: Locator = {
  username: { id: '00ugrace000000000001', example: 'grace.lindqvist@acme.example' },
  named: { source: 'users', example: 'Grace Lindqvist' },
  page: {
    example: `${adminConsole}/user/profile/view/00ugrace000000000001`,
    path: '/profile/view/',
    id: '00u[A-Za-z0-9]{17}',
  },
};
const appPage = { path: '/instance/', id: '0oa[A-Za-z0-9]{17}' };

const locators: Readonly<Record<string, Locator>> = {
  users: user,
  app_users: user,
  groups: group,
  okta_groups: group,
  user_groups: group,
  app_groups: group,
  apps: {
    named: { source: 'apps', example: 'Slack' },
    page: { example: `${adminConsole}/app/slack/instance/0oaslack000000000001`, ...appPage },
  },
  identity_sources: {
    page: { example: `${adminConsole}/app/custom_identity_source/instance/0oasource00000000001`, ...appPage },
  },
  network_zones: { named: { source: 'network_zones', example: 'Lund office' } },
  policies: { named: { source: 'policies', example: 'Contractors' } },
};

/** The ways to select an entry of a source. */
export function locatorOf(source: string): Locator {
  return locators[source] ?? {};
}

/** The ID in the address of a page of the Admin Console; the text itself if there is none in it. */
export function idInPage(source: string, text: string): string {
  const { page } = locatorOf(source);
  const found = page === undefined ? null : new RegExp(`${page.path}(${page.id})`).exec(text);
  return found?.[1] ?? text;
}
