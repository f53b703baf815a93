/** Headers of an answer as text; a header sent in several lines is joined as RFC 9110 says. Cookies are left out. */
export function receivedHeaders(
  headers: Readonly<Record<string, string | readonly string[] | undefined>>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => {
      if (value === undefined || name === 'set-cookie') return [];
      return [[name, typeof value === 'string' ? value : value.join(', ')]];
    }),
  );
}
