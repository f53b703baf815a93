/** A value quoted for Okta's search expressions, which escape a quote with a backslash. */
export function searchText(text: string): string {
  return `"${text.trim().replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}
