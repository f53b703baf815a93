import { type Call, type OrgResponse, ok } from '../http/call.ts';
import { ApiError } from '../http/errors.ts';
import type { Org } from '../state/org.ts';

/** The members that a caller may change; the rest is Okta's. */
const writable = [
  'companyName',
  'website',
  'phoneNumber',
  'endUserSupportHelpURL',
  'supportPhoneNumber',
  'address1',
  'address2',
  'city',
  'state',
  'country',
  'postalCode',
];

/** Members that are empty rather than null when cleared (recorded from real orgs). */
const blank: readonly string[] = ['phoneNumber', 'endUserSupportHelpURL', 'supportPhoneNumber'];

/** The org settings (shape recorded from real orgs). */
function view(org: Org, base: string): Record<string, unknown> {
  const self = `${base}/api/v1/org`;
  return {
    id: org.id,
    ...org.settings,
    _links: {
      preferences: { href: `${self}/preferences` },
      uploadLogo: { href: `${self}/logo`, hints: { allow: ['POST'] } },
      oktaCommunication: { href: `${self}/privacy/oktaCommunication` },
      logo: { href: 'https://static.acme.example/logo.png' },
      oktaSupport: { href: `${self}/privacy/oktaSupport` },
      contacts: { href: `${self}/contacts` },
    },
  };
}

/** Okta docs: update the org settings: POST changes the given members, PUT clears the others. */
function change(call: Call, replace: boolean): OrgResponse {
  const body = call.object();
  for (const name of writable) {
    const value = body[name];
    if (value === undefined && !replace) continue;
    if (value !== undefined && value !== null && typeof value !== 'string') throw new ApiError('E0000003');
    if (name === 'companyName' && (value === undefined || value === null)) continue;
    call.org.settings[name] = value ?? (blank.includes(name) ? '' : null);
  }
  call.org.settings['lastUpdated'] = call.org.stamp();
  return ok(view(call.org, call.base));
}

/** Okta docs: the well-known org metadata; no token needed. */
export function metadata(call: Call): OrgResponse {
  return ok({
    id: call.org.id,
    pipeline: call.org.behavior.engine === 'oie' ? 'idx' : 'v1',
    _links: { organization: { href: call.base }, alternate: { href: call.base } },
  });
}

export function getSettings(call: Call): OrgResponse {
  return ok(view(call.org, call.base));
}

export function updateSettings(call: Call): OrgResponse {
  return change(call, false);
}

export function replaceSettings(call: Call): OrgResponse {
  return change(call, true);
}
