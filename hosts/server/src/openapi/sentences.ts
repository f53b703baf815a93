/** The sentences of a text that fit into a number of characters, at least the first one, which is cut if it must be. */
export function cutToSentences(text: string, longest: number): string {
  if (text.length <= longest) return text;
  const ends = [...text.matchAll(/[.?!](?=\s)/g)].map(({ index }) => index + 1);
  const end = ends.findLast((at) => at <= longest);
  return end === undefined ? `${text.slice(0, longest - 1).trimEnd()}…` : text.slice(0, end);
}
