import type { FileHandle } from 'node:fs/promises';
import { openPrivately } from '../private-file.ts';

interface Waiting {
  readonly line: string;
  readonly durable: boolean;
  resolve(): void;
  reject(error: unknown): void;
}

/** A file of JSON lines that is only ever added to. Lines that come together are written, and synced, together. */
export class LineFile {
  readonly #handle: FileHandle;
  #waiting: Waiting[] = [];
  #writing: Promise<void> | undefined;
  /** What kept a line from being written whole; nothing may be added behind it. */
  #broken: { readonly error: unknown } | undefined;

  constructor(handle: FileHandle) {
    this.#handle = handle;
  }

  /** Adds a line; resolves once it survives the process, or, if it is to be durable, a power cut. */
  add(record: object, { durable }: { durable: boolean }): Promise<void> {
    if (this.#broken !== undefined) return Promise.reject(this.#broken.error);
    return new Promise((resolve, reject) => {
      this.#waiting.push({ line: `${JSON.stringify(record)}\n`, durable, resolve, reject });
      this.#writing ??= this.#write();
    });
  }

  /** Writes what is left and syncs it. */
  async close(): Promise<void> {
    try {
      await this.#writing;
      if (this.#broken === undefined) await this.#handle.datasync();
    } finally {
      await this.#handle.close();
    }
  }

  async #write(): Promise<void> {
    while (this.#waiting.length > 0) {
      const batch = this.#waiting;
      this.#waiting = [];
      try {
        await this.#handle.appendFile(batch.map(({ line }) => line).join(''));
        if (batch.some(({ durable }) => durable)) await this.#handle.datasync();
        for (const { resolve } of batch) resolve();
      } catch (error) {
        this.#broken = { error };
        for (const { reject } of [...batch, ...this.#waiting.splice(0)]) reject(error);
      }
    }
    this.#writing = undefined;
  }
}

/** How a file of lines is opened. */
export interface OpenLinesOptions {
  /** `new` rejects with EEXIST if there is a file, `more` adds to it, `over` empties it. */
  readonly mode: 'new' | 'more' | 'over';
  /** Throws if a file is not one to write to. It gets the first 4 KB; nothing has been changed yet. */
  check?(start: string): void;
}

/** Bytes of a file that tell what it is. */
const startBytes = 4096;

/** Opens a file of lines to add to, for its owner alone. A last line that was cut short is taken off. */
export async function openLines(
  file: string,
  { mode, check }: OpenLinesOptions,
): Promise<{ lines: LineFile; handle: FileHandle }> {
  const handle = await openPrivately(file, { mustBeNew: mode === 'new' });
  try {
    const { size } = await handle.stat();
    if (size > 0) check?.(await beginning(handle));
    const whole = mode === 'over' ? 0 : await wholeLines(handle, size);
    if (whole < size) await handle.truncate(whole);
    return { lines: new LineFile(handle), handle };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/** The lines of a file; `undefined` in place of one that is longer than `longest` characters, and of all after it. */
export async function* readLines(handle: FileHandle, longest: number): AsyncGenerator<string | undefined> {
  let rest = '';
  for await (const chunk of handle.createReadStream({ start: 0, autoClose: false, encoding: 'utf8' })) {
    const lines = `${rest}${chunk}`.split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) yield line.length > longest ? undefined : line;
    if (rest.length <= longest) continue;
    yield undefined;
    return;
  }
  if (rest !== '') yield rest;
}

async function beginning(handle: FileHandle): Promise<string> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(startBytes), 0, startBytes, 0);
  return buffer.toString('utf8', 0, bytesRead);
}

/** The bytes up to the end of the last whole line. */
async function wholeLines(handle: FileHandle, size: number): Promise<number> {
  const piece = Buffer.alloc(64 * 1024);
  for (let end = size; end > 0; ) {
    const start = Math.max(0, end - piece.length);
    const { bytesRead } = await handle.read(piece, 0, end - start, start);
    const at = piece.subarray(0, bytesRead).lastIndexOf(0x0a);
    if (at >= 0) return start + at + 1;
    end = start;
  }
  return 0;
}
