/** Patterns that fit none of the values that the document means: names of one character, and no duration at all. */
export const brokenPatterns = new Set([
  '^[a-zA-Z0-9.\\-_]$',
  '^P(?:$)(\\d+Y)?(\\d+M)?(\\d+W)?(\\d+D)?(T(?:\\d)(\\d+H)?(\\d+M)?(\\d+S)?)?$',
]);
