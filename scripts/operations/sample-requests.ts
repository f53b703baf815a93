import { connect } from '../../src/index.ts';
import type { RecordedRequest } from '../spec/recording.ts';
import { type Fill, sampleInputs } from './sample-inputs.ts';

/** The requests for the sample inputs of every operation. */
export interface SampleRequests {
  readonly operations: number;
  readonly requests: readonly RecordedRequest[];
  /** Inputs that sent no request, one line each. */
  readonly unsent: readonly string[];
}

/** Runs every operation with its least and its fullest inputs, and records the requests. */
export async function sampleRequests(): Promise<SampleRequests> {
  const requests: RecordedRequest[] = [];
  const unsent: string[] = [];
  let sent: RecordedRequest[] = [];
  await using okta = connect(
    { orgUrl: 'acme.okta.com', apiToken: '00sample' },
    {
      transport: async ({ method, url, body, headers, operation }) => {
        const text = body === undefined ? {} : { body: typeof body === 'string' ? body : Buffer.from(body).toString() };
        sent.push({
          method,
          path: url.slice('https://acme.okta.com'.length),
          ...text,
          ...(headers['content-type'] === undefined ? {} : { contentType: headers['content-type'] }),
          operation,
        });
        return { status: 200, headers: { 'content-type': 'application/json' }, body: answerTo(url, method) };
      },
    },
  );
  const operations = await okta.operations.search();
  for (const { id } of operations) {
    const { input: form } = await okta.fields('run_okta_operation', { operation: id });
    for (const fill of ['least', 'fullest'] satisfies Fill[]) {
      for (const input of sampleInputs(form, fill)) {
        sent = [];
        await okta.run<string>('run_okta_operation', { ...input, confirm: id }).catch((error: unknown) => {
          unsent.push(`${id} (${fill}): ${error instanceof Error ? error.message : error}`);
        });
        const request = sent.findLast((one) => one.operation === id);
        if (request !== undefined) requests.push(request);
      }
    }
  }
  return { operations: operations.length, requests, unsent };
}

// The client accepts only a list, or an object with an ID.
function answerTo(url: string, method: string): string {
  return method === 'GET' && /s(\?|$)/.test(url) ? '[]' : '{"id":"00usample00000000001"}';
}
