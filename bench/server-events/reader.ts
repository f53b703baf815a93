import { setTimeout as sleep } from 'node:timers/promises';

const reconnectMs = 100;

/** A reader of a stream that reconnects with the last ID it has seen, as a browser does. */
export class BenchReader {
  /** The IDs of all events, in order. */
  readonly uuids: string[] = [];
  gaps = 0;
  #last = '';
  readonly #ended = new AbortController();

  /** Reads until it is closed. */
  async read(url: string, key: string): Promise<void> {
    while (!this.#ended.signal.aborted) {
      await this.#connect(url, key).catch(() => {});
      await sleep(reconnectMs);
    }
  }

  /** Resolves once it has a place to resume from. */
  async opened(): Promise<void> {
    while (this.#last === '') await sleep(10);
  }

  close(): void {
    this.#ended.abort();
  }

  async #connect(url: string, key: string): Promise<void> {
    const headers = { 'x-api-key': key, ...(this.#last === '' ? {} : { 'last-event-id': this.#last }) };
    const response = await fetch(url, { headers, signal: this.#ended.signal });
    let rest = '';
    for await (const text of (response.body ?? new ReadableStream()).pipeThrough(new TextDecoderStream())) {
      const blocks = `${rest}${text}`.split('\n\n');
      rest = blocks.pop() ?? '';
      for (const block of blocks) this.#take(block);
    }
  }

  #take(block: string): void {
    const id = /^id: (.*)$/m.exec(block)?.[1];
    const event = /^event: (.*)$/m.exec(block)?.[1];
    if (event === 'gap') this.gaps += 1;
    if (id === undefined) return;
    this.#last = id;
    if (event === 'message') this.uuids.push(id);
  }
}
