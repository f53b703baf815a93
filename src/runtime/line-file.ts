import { type FileHandle, open } from 'node:fs/promises';

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

/** Opens a file of lines to add to, for its owner alone. A last line that was cut short is taken off. */
export async function openLines(
  file: string,
  flags: 'a+' | 'ax+' | 'w+',
): Promise<{ lines: LineFile; handle: FileHandle }> {
  const handle = await open(file, flags, 0o600);
  try {
    const { size } = await handle.stat();
    const whole = await wholeLines(handle, size);
    if (whole < size) await handle.truncate(whole);
    return { lines: new LineFile(handle), handle };
  } catch (error) {
    await handle.close();
    throw error;
  }
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
