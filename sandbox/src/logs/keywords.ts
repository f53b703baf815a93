const separators = /[\s/?&=:,;"'(){}[\]]+/;

/** The text itself, its words, and the parts of its words between hyphens (Okta docs: System Log query, keyword filter). */
function candidates(text: string): string[] {
  const words = text.split(separators);
  return [text, ...words, ...words.flatMap((word) => (word.includes('-') ? word.split('-') : []))];
}

function mentions(value: unknown, keyword: string): boolean {
  if (typeof value === 'string') {
    const text = value.toLowerCase();
    return text.includes(keyword) && candidates(text).includes(keyword);
  }
  if (typeof value === 'number' || typeof value === 'boolean') return String(value) === keyword;
  if (typeof value !== 'object' || value === null) return false;
  return Object.values(value).some((member) => mentions(member, keyword));
}

/**
 * A test for `q`: every keyword must equal a word of some attribute's value, in any case. What ends a word other than
 * white space and hyphens is undocumented; here the punctuation of URLs and lists does too.
 */
export function keywordTest(keywords: readonly string[]): (event: object) => boolean {
  const wanted = keywords.map((keyword) => keyword.toLowerCase());
  return (event) => wanted.every((keyword) => mentions(event, keyword));
}
