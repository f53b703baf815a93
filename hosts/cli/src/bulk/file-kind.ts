/** A file format that cannot contain inputs, and what to do about it. */
interface FileKind {
  readonly what: string;
  readonly hint: string;
}

const csv = 'save it as "CSV UTF-8" and use that file';
const unpack = 'unpack it and use the file inside';

const signatures: readonly (FileKind & { readonly bytes: readonly number[] })[] = [
  { bytes: [0xd0, 0xcf, 0x11, 0xe0], what: 'an Excel workbook (xls)', hint: csv },
  { bytes: [0x25, 0x50, 0x44, 0x46, 0x2d], what: 'a PDF', hint: 'export the data as CSV' },
  { bytes: [0x1f, 0x8b], what: 'a gzip archive', hint: unpack },
  { bytes: [0x42, 0x5a, 0x68], what: 'a bzip2 archive', hint: unpack },
  { bytes: [0xfd, 0x37, 0x7a, 0x58, 0x5a], what: 'an xz archive', hint: unpack },
  { bytes: [0x28, 0xb5, 0x2f, 0xfd], what: 'a zstd archive', hint: unpack },
  { bytes: [0x37, 0x7a, 0xbc, 0xaf], what: 'a 7z archive', hint: unpack },
  { bytes: [0xff, 0xfe, 0, 0], what: 'a text in UTF-32', hint: 'save it as UTF-8' },
  { bytes: [0, 0, 0xfe, 0xff], what: 'a text in UTF-32', hint: 'save it as UTF-8' },
];

/** The kind of a file that is not text, by its first bytes. The name distinguishes kinds of zip archives. */
export function binaryKind(start: Buffer, file: string): FileKind | undefined {
  const found = signatures.find(({ bytes }) => bytes.every((byte, index) => start[index] === byte));
  if (found !== undefined) return found;
  // Markers of a local file, an empty archive, and a split one.
  if (start.toString('latin1', 0, 2) !== 'PK' || ![3, 5, 7].includes(start[2] ?? 0)) return undefined;
  const inside = start.toString('latin1');
  if (/\.ods$/i.test(file) || inside.includes('opendocument.spreadsheet'))
    return { what: 'an OpenDocument spreadsheet (ods)', hint: csv };
  if (/\.xls[xmb]$/i.test(file) || /\[Content_Types\]\.xml|xl\/workbook|xl\/worksheets/.test(inside))
    return { what: 'an Excel workbook (xlsx)', hint: csv };
  return { what: 'a zip archive', hint: unpack };
}

/** The kind of a text that is neither a table nor JSON lines. */
export function otherTextKind(start: string): FileKind | undefined {
  if (/^<(!doctype html|html|head|body|table|meta)\b/i.test(start))
    return { what: 'an HTML page', hint: 'export the data as CSV. The download may have returned a sign-in page' };
  if (start.startsWith('<')) return { what: 'an XML file', hint: csv };
  if (start.startsWith('{\\rtf')) return { what: 'an RTF document', hint: csv };
  const [line = ''] = start.split(/[\r\n]/, 1);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  return /[\u0000-\u0008\u000e-\u001f]/.test(line)
    ? { what: 'a binary file', hint: 'use CSV or JSON lines' }
    : undefined;
}
