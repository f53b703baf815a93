/** The bytes of a body before a server, or a proxy in front of it, packed them as its Content-Encoding says. */
export function unpacked(body: Buffer, encoding: string | readonly string[] | undefined): Buffer {
  if (encoding === undefined || body.length === 0) return body;
  const codings = [encoding].flat().join(',').toLowerCase().split(',');
  // Okta packs nothing unasked. Loaded only for who does: RFC 9110 lets a server pack what names no Accept-Encoding.
  const zlib = process.getBuiltinModule('node:zlib');
  let bytes = body;
  try {
    for (const coding of codings.reverse()) {
      const name = coding.trim();
      if (name === 'gzip' || name === 'x-gzip') bytes = zlib.gunzipSync(bytes);
      else if (name === 'deflate') bytes = zlib.inflateSync(bytes);
      else if (name === 'br') bytes = zlib.brotliDecompressSync(bytes);
    }
    return bytes;
  } catch {
    // Cut short or garbled: read as it is, it is no answer of Okta's.
    return body;
  }
}
