/** Headers of an answer as text; a header sent in several lines is joined as RFC 9110 says. Cookies are left out. */
export function receivedHeaders(
  headers: Readonly<Record<string, string | readonly string[] | undefined>>,
): Record<string, string> {
  const received: Record<string, string> = {};
  for (const name in headers) {
    const value = headers[name];
    if (value === undefined || name === 'set-cookie') continue;
    received[name] = typeof value === 'string' ? value : value.join(', ');
  }
  return received;
}
