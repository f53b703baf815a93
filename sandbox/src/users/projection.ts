import type { Call } from '../http/call.ts';

type View = Record<string, unknown>;

/** The links that `omitCredentialsLinks` omits (Okta docs: get a user, okta-response). */
const credentialLinks = [
  'changePassword',
  'changeRecoveryQuestion',
  'forgotPassword',
  'resetPassword',
  'resetFactors',
  'unlock',
];

/** Omits what the caller does not want: `okta-response` in Content-Type, and in lists `fields`. */
export function project(call: Call, view: View): View {
  return selectFields(call, omitParts(call, view));
}

/** Omits what `okta-response` in Content-Type names (Okta docs: get a user). */
export function omitParts(call: Call, view: View): View {
  const type = call.headers['content-type'];
  if (type === undefined || !type.includes('okta-response')) return view;
  const names: readonly string[] = type.slice(type.indexOf('okta-response')).match(/omit\w+/g) ?? [];
  if (names.includes('omitCredentials')) delete view['credentials'];
  if (names.includes('omitTransitioningToStatus')) delete view['transitioningToStatus'];
  if (!names.includes('omitCredentialsLinks')) return view;
  const links = Object.entries(Object(view['_links'])).filter(([name]) => !credentialLinks.includes(name));
  return { ...view, _links: Object.fromEntries(links) };
}

/** Okta docs: list users, `fields=status,profile:(firstName,city)`; `id` is always included. */
function selectFields(call: Call, view: View): View {
  const fields = call.query.get('fields');
  if (fields === null) return view;
  const inProfile = /profile:\(([^)]*)\)/
    .exec(fields)?.[1]
    ?.split(',')
    .map((name) => name.trim());
  const rest = fields.replace(/profile:\([^)]*\)/, '');
  const selected: View = { id: view['id'] };
  for (const name of rest.split(',')) {
    const wanted = name.trim();
    if (Object.hasOwn(view, wanted)) selected[wanted] = view[wanted];
  }
  if (inProfile === undefined) return selected;
  const profile = Object.entries(Object(view['profile'])).filter(([name]) => inProfile.includes(name));
  return { ...selected, profile: Object.fromEntries(profile) };
}
