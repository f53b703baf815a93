/** A text that people read, and where it is. */
export interface PlacedText {
  readonly at: string;
  readonly text: string;
}

/** Words that no native technical writer uses, with the words to write instead. */
const oldWords: readonly (readonly [pattern: RegExp, instead: string])[] = [
  [/\b(?:told|tells|tell of)\b/i, 'report, return, say or show'],
  [/(?<!\b(?:there|that|it) )\bis no (?!longer\b|more\b|less\b|older\b|one\b|need\b|such\b)[a-z"]/i, 'is not a'],
  [/\bwhoever\b|\bwhosoever\b/i, 'anyone who'],
  [/\banew\b/i, 'again'],
  [/\bbesides\b/i, 'also'],
  [/\bamid\b/i, 'during'],
  [/\bmend(?:s|ed)?\b/i, 'fix'],
  [/\bfor ever\b|\bfor good\b/i, 'permanently'],
  [/\bnought\b/i, 'zero'],
  [/\bthereby\b|\bwherein\b|\bthereof\b|\bhitherto\b/i, 'two sentences'],
  [/\bif wanted\b|\bif need be\b|\bas wanted\b/i, 'optionally'],
  [/\bit is so already\b/i, 'already in the requested state'],
  [/\b(?:is|are) to be\b|\b(?:has|have) to be\b/i, 'must be'],
  [/\btak(?:e|es|en|ing) away\b|\btook away\b/i, 'remove'],
  [/\blook(?:s|ed|ing)? after\b/i, 'manage'],
  [/\bhand(?:s|ed|ing)? over\b/i, 'pass'],
  [/\bthe very same\b/i, 'the same'],
  [/\blies? ready\b/i, 'buffered'],
  [/\bof before\b/i, 'previous'],
  [/\bjust now\b/i, 'right now'],
  [/\bout of order\b/i, 'unavailable'],
  [/\bif left out\b|\bleft out[;,]/i, 'by default, or if empty'],
  [/\bceases?\b/i, 'stops'],
  [/\bhalf-way\b/i, 'partly'],
  [
    /, as (?:[a-z]+[._@/:][\w.]|http|[A-Z]+_[A-Z_]+\b|``)(?! (?:says?|shows?|names?|do|does|has|have)\b)/,
    'for example',
  ],
  [/\be-mails?\b|\bmail(?:s|ed)\b/i, 'email'],
  [/\borganis(?:ation|e)/i, 'organization'],
  [/\bcancelled\b|\bcancelling\b/i, 'canceled'],
  [/\bbehaviour\b/i, 'behavior'],
  [/\bcolours?\b/i, 'color'],
  [/\blicence\b/i, 'license'],
  [/\bcatalogues?\b/i, 'catalog'],
  [/\benrols?\b|\benrolments?\b/i, 'enroll'],
  [/\brecognis/i, 'recognize'],
  [/\bmisspelt\b|\blearnt\b/i, 'misspelled, learned'],
];

/** Where texts use a word of the old style, and what to write instead. */
export function oldStyle(texts: readonly PlacedText[]): string[] {
  return texts.flatMap(({ at, text }) =>
    oldWords.flatMap(([pattern, instead]) => {
      const found = pattern.exec(text);
      if (found === null) return [];
      const around = text.slice(Math.max(0, found.index - 30), found.index + found[0].length + 30).replace(/\s+/g, ' ');
      return [`${at}: "…${around}…" (write: ${instead})`];
    }),
  );
}

/** The string literals of a source file that are prose: at least three words, outside comments. */
export function proseOf(source: string): string[] {
  const literals = /\/\*[\s\S]*?\*\/|\/\/[^\n]*|'((?:[^'\\\n]|\\.)*)'|"((?:[^"\\\n]|\\.)*)"|`((?:[^`\\]|\\[\s\S])*)`/g;
  return [...source.matchAll(literals)]
    .map(([, single, double, template]) => (single ?? double ?? template ?? '').replace(/\$\{[^{}]*\}/g, '…'))
    .filter((text) => /[A-Za-z]+ [a-z]+ \S+/.test(text));
}

/** The prose of a Markdown page: without code, addresses of links and HTML. */
export function proseOfMarkdown(page: string): string {
  return page
    .replace(/^```[\s\S]*?^```/gm, '')
    .replace(/`[^`\n]*`/g, '``')
    .replace(/\]\([^)]*\)|<[^>]*>/g, '');
}
