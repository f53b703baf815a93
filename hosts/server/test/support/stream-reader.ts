import { onTestFinished } from 'vitest';
import { until } from './until.ts';

/** One message of a stream. */
export interface StreamMessage {
  readonly event: string;
  readonly id?: string;
  // biome-ignore lint/suspicious/noExplicitAny: JSON that a test looks into
  readonly data: any;
}

/** A reader of server-sent events. */
export interface StreamReader {
  readonly status: number;
  readonly messages: StreamMessage[];
  /** The ID to resume from, which a browser keeps. */
  readonly lastEventId: string;
  readonly ended: boolean;
  /** The uuids of the events that were read. */
  uuids(): string[];
  received(count: number): Promise<StreamMessage[]>;
  close(): void;
}

/** Opens a stream. Resolves once the server has responded. */
export async function openStream(
  url: string,
  { key, lastEventId }: { readonly key: string; readonly lastEventId?: string },
): Promise<StreamReader> {
  const aborted = new AbortController();
  const response = await fetch(url, {
    headers: { 'x-api-key': key, ...(lastEventId === undefined ? {} : { 'last-event-id': lastEventId }) },
    signal: aborted.signal,
  });
  const messages: StreamMessage[] = [];
  let last = lastEventId ?? '';
  let ended = false;
  const read = async () => {
    let rest = '';
    for await (const text of (response.body ?? new ReadableStream()).pipeThrough(new TextDecoderStream())) {
      const blocks = `${rest}${text}`.split('\n\n');
      rest = blocks.pop() ?? '';
      for (const block of blocks) {
        const fields = new Map(
          block
            .split('\n')
            .filter((line) => !line.startsWith(':'))
            .map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trimStart()]),
        );
        const id = fields.get('id');
        if (id !== undefined) last = id;
        const data = fields.get('data');
        if (data === undefined) continue;
        messages.push({
          event: fields.get('event') ?? 'message',
          data: JSON.parse(data),
          ...(id === undefined ? {} : { id }),
        });
      }
    }
  };
  void read()
    .catch(() => {})
    .finally(() => {
      ended = true;
    });
  const close = () => aborted.abort();
  onTestFinished(close);
  return {
    status: response.status,
    messages,
    get lastEventId() {
      return last;
    },
    get ended() {
      return ended;
    },
    uuids: () => messages.filter(({ event }) => event === 'message').map(({ data }) => data.uuid),
    async received(count) {
      await until(() => messages.length >= count);
      return messages;
    },
    close,
  };
}
