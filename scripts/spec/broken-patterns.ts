/** Patterns of the document that reject the values it describes: one matches only single characters, one no duration. */
export const brokenPatterns = new Set([
  '^[a-zA-Z0-9.\\-_]$',
  '^P(?:$)(\\d+Y)?(\\d+M)?(\\d+W)?(\\d+D)?(T(?:\\d)(\\d+H)?(\\d+M)?(\\d+S)?)?$',
]);
