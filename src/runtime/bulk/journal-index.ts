/** How far an input came. `refused` is a permanent failure of the input, `failed` is any other. */
export type Progress = 'unknown' | 'started' | 'finished' | 'refused' | 'failed';

const states: readonly Progress[] = ['unknown', 'started', 'finished', 'refused', 'failed'];

/**
 * The state of every input in a journal: a number derived from the content, and the progress. Takes five bytes per input, so
 * a resume of ten million inputs takes 50 MB.
 */
export class JournalIndex {
  #contents = new Uint32Array(1024);
  #progress = new Uint8Array(1024);
  /** One more than the highest index. */
  #length = 0;
  readonly #startedAt = new Map<number, number>();

  /** One more than the highest index in the journal. */
  get length(): number {
    return this.#length;
  }

  /** Returns how far an input came. */
  progressOf(index: number): Progress {
    return index < this.#length ? (states[this.#progress[index] ?? 0] ?? 'unknown') : 'unknown';
  }

  /** Whether the content of an input is unchanged; true for an input that is not in the journal. */
  hasContent(index: number, hash: string): boolean {
    return this.progressOf(index) === 'unknown' || this.#contents[index] === numberOf(hash);
  }

  /** The org's time before an unfinished input was first started, in epoch milliseconds; NaN if it was unknown. */
  startedAt(index: number): number | undefined {
    return this.#startedAt.get(index);
  }

  /** Adds one record. */
  note(index: number, { hash, progress, at }: { hash: string; progress: Progress; at?: number | undefined }): void {
    this.#reach(index);
    this.#contents[index] = numberOf(hash);
    this.#progress[index] = states.indexOf(progress);
    if (progress === 'finished' || progress === 'refused') this.#startedAt.delete(index);
    else if (progress === 'started' && !this.#startedAt.has(index)) this.#startedAt.set(index, at ?? Number.NaN);
  }

  #reach(index: number): void {
    this.#length = Math.max(this.#length, index + 1);
    if (index < this.#progress.length) return;
    const size = Math.max(this.#progress.length * 2, index + 1);
    const [contents, progress] = [new Uint32Array(size), new Uint8Array(size)];
    contents.set(this.#contents);
    progress.set(this.#progress);
    this.#contents = contents;
    this.#progress = progress;
  }
}

/** The first 32 bits of a hash in hexadecimal digits. */
function numberOf(hash: string): number {
  return Number.parseInt(hash.slice(0, 8), 16);
}
