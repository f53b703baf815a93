import { z } from 'zod';
import { isObject, textAt } from '../../okta/json.ts';
import { field } from '../../step/field.ts';

/** A file to upload. JSON has no bytes, so they are given as Base64. */
const upload = z.strictObject({
  name: field(z.string().regex(/^[\w\-. ()]+\.\w+$/), { title: 'Name', placeholder: 'logo.png' }),
  content: field(z.base64().min(1), { title: 'Content', description: 'The bytes of the file as Base64.' }),
});

/** The body of an operation that takes files: each by the name of its field. */
export function uploadForm(names: readonly string[]): z.ZodObject {
  return z.strictObject(Object.fromEntries(names.map((name) => [name, field(upload.clone(), { title: 'File' })])));
}

const types: Readonly<Record<string, string>> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
  svg: 'image/svg+xml',
  ico: 'image/x-icon',
};

/** Files as `multipart/form-data`, with its header. */
export function multipartOf(body: unknown): { readonly type: string; readonly content: Uint8Array } {
  const files = Object.entries(isObject(body) ? body : {}).map(([field, file]) => {
    const name = textAt(file, 'name') ?? field;
    const type = types[name.slice(name.lastIndexOf('.') + 1).toLowerCase()] ?? 'application/octet-stream';
    return { field, name, type, bytes: Buffer.from(textAt(file, 'content') ?? '', 'base64') };
  });
  // The boundary must not occur in any file.
  let boundary = 'okta-connector-file';
  while (files.some(({ bytes }) => bytes.includes(boundary))) boundary += '-';
  const parts = files.flatMap(({ field, name, type, bytes }) => [
    Buffer.from(
      `--${boundary}\r\ncontent-disposition: form-data; name="${field}"; filename="${name}"\r\ncontent-type: ${type}\r\n\r\n`,
    ),
    bytes,
    Buffer.from('\r\n'),
  ]);
  return {
    type: `multipart/form-data; boundary=${boundary}`,
    content: Buffer.concat([...parts, Buffer.from(`--${boundary}--\r\n`)]),
  };
}
