import type { FileHandle } from 'node:fs/promises';
import { openPrivately } from '../private-file.ts';

interface Waiting {
  readonly line: string;
  readonly durable: boolean;
  resolve(): void;
  reject(error: unknown): void;
}

/** An append-only file of JSON lines. Concurrent lines are written and synced together. */
export class LineFile {
  readonly #handle: FileHandle;
  #waiting: Waiting[] = [];
  #writing: Promise<void> | undefined;
  /** The error of a line that may be incomplete. Nothing may be added after it. */
  #broken: { readonly error: unknown } | undefined;

  constructor(handle: FileHandle) {
    this.#handle = handle;
  }

  /** Adds a line. Resolves once it survives the process or, if `durable`, a power cut. */
  add(record: object, { durable }: { durable: boolean }): Promise<void> {
    if (this.#broken !== undefined) return Promise.reject(this.#broken.error);
    return new Promise((resolve, reject) => {
      this.#waiting.push({ line: `${JSON.stringify(record)}\n`, durable, resolve, reject });
      this.#writing ??= this.#write();
    });
  }

  /** Writes and syncs what is left, and closes the file. */
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

/** Options of {@link openLines}. */
export interface OpenLinesOptions {
  /** `create` rejects with EEXIST if the file exists, `append` adds to it, `overwrite` empties it. */
  readonly mode: 'create' | 'append' | 'overwrite';
  /** Gets the first 4 KB of an existing file and throws if it must not be written to. The file is still unchanged. */
  check?(start: string): void;
}

/** Bytes that `check` gets. */
const startBytes = 4096;

/**
 * Opens a file of JSON lines that only its owner can read, and removes a last line that was cut short. Throws `UnsafeFile` for
 * a link, another user's file and anything that is not a regular file.
 */
export async function openLines(
  file: string,
  { mode, check }: OpenLinesOptions,
): Promise<{ lines: LineFile; handle: FileHandle }> {
  const handle = await openPrivately(file, { mustBeNew: mode === 'create' });
  try {
    const { size } = await handle.stat();
    if (size > 0) check?.(await beginning(handle));
    const whole = mode === 'overwrite' ? 0 : await wholeLines(handle, size);
    if (whole < size) await handle.truncate(whole);
    return { lines: new LineFile(handle), handle };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/** Reads the lines of a file. Ends with `undefined` at a line that is longer than `longest` characters. */
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

/** The number of bytes up to the end of the last complete line. */
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
