import type { InputType, ZlibOptions } from 'node:zlib';
import type { ReceivedResponse, UnreadableBody } from '../calls.ts';

/** A body as text, or why it cannot be read. */
export type ReadBody =
  | { readonly body: string; readonly unreadable?: undefined }
  | { readonly unreadable: UnreadableBody };

type Unpack = (body: InputType, options: ZlibOptions, callback: (error: Error | null, result: Buffer) => void) => void;

/** No server needs more than one coding. Each further one multiplies the size that a small body can expand to. */
const mostCodings = 2;

/** Decodes a body by its Content-Encoding. Holds at most `maxBytes` bytes after each coding. */
export function readBody(
  body: Buffer,
  { headers, maxBytes }: { headers: ReceivedResponse['headers']; maxBytes: number },
): ReadBody | Promise<ReadBody> {
  const encoding = headers['content-encoding'];
  return encoding === undefined || body.length === 0 ? textOf(body) : unpacked(body, { encoding, maxBytes });
}

/** The fault of a body that exceeds the limit, compressed or not. */
export function tooLarge(maxBytes: number): UnreadableBody {
  return { why: `its body is larger than ${maxBytes} bytes`, lasting: true };
}

async function unpacked(
  body: Buffer,
  { encoding, maxBytes }: { encoding: string | readonly string[]; maxBytes: number },
): Promise<ReadBody> {
  const codings = [encoding].flat().join(',').toLowerCase().split(',');
  // RFC 9110 lets a server compress a response even without Accept-Encoding. Okta itself does not.
  const unpacks = codings.flatMap((coding) => unpackerOf(coding.trim()) ?? []).reverse();
  if (unpacks.length > mostCodings)
    return { unreadable: { why: `its body is packed more than ${mostCodings} times`, lasting: true } };
  let bytes = body;
  try {
    for (const unpack of unpacks) bytes = await run(unpack, { bytes, maxBytes });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE')
      return { unreadable: tooLarge(maxBytes) };
    // Some proxies decompress a body but keep the header.
    if (isJsonStart(body)) return textOf(body);
    return { unreadable: { why: 'its body cannot be unpacked', lasting: false } };
  }
  return textOf(bytes);
}

function unpackerOf(coding: string): Unpack | undefined {
  const zlib = process.getBuiltinModule('node:zlib');
  switch (coding) {
    case 'gzip':
    case 'x-gzip':
      return zlib.gunzip;
    case 'deflate':
      return zlib.inflate;
    case 'br':
      return zlib.brotliDecompress;
    default:
      return undefined;
  }
}

function run(unpack: Unpack, { bytes, maxBytes }: { bytes: Buffer; maxBytes: number }): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    unpack(bytes, { maxOutputLength: maxBytes }, (error, result) => (error === null ? resolve(result) : reject(error)));
  });
}

function isJsonStart(body: Buffer): boolean {
  const [first] = body;
  return first === 0x7b || first === 0x5b;
}

function textOf(body: Buffer): ReadBody {
  try {
    return { body: body.toString('utf8') };
  } catch {
    // Longer than a string can be.
    return { unreadable: tooLarge(body.length - 1) };
  }
}
