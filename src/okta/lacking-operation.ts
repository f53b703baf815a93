/**
 * What to do about an operation of Okta's document that an org does not have. Only the path of a raw call can be misspelled.
 */
export function lackingHint(url: string): string {
  return /^(?:127\.|localhost$|\[::1\]$)/.test(new URL(url).hostname)
    ? 'try it in a real org: the sandbox org, not Okta, lacks it'
    : 'check that the org has the feature to which it belongs';
}
