import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { failedItem, nodeError } from '../../hosts/n8n/src/failure.ts';
import { type EachResult, isOktaError, OktaError } from '../../src/index.ts';
import { startOrg, type TestOrg } from '../support/org.ts';
import { untyped } from '../support/untyped.ts';

const liam = '00uliam0000000000001';
const activate = { user: liam, sendEmail: false };
const noor = { login: 'noor.rahman@acme.example', email: 'noor.rahman@acme.example', firstName: 'Noor', lastName: 'R' };

let org: TestOrg;

beforeEach(async () => {
  org = await startOrg();
  org.forget();
});

afterEach(() => org.close());

/** Delays every read after the first write beyond the deadline. */
function slowAfterwards(): void {
  org.sandbox.faults.rates({
    slow: 1,
    delayMs: 5000,
    match: ({ method }) => method === 'GET' && org.writes().length > 0,
  });
}

async function failureOf(run: Promise<unknown>): Promise<OktaError> {
  const error = await run.catch((caught: unknown) => caught);
  if (!(error instanceof OktaError)) throw new Error('The run did not fail.');
  return error;
}

/** Cancels a run once it reads after its first write; resolves with its error. */
async function canceled(step: string, input: object): Promise<OktaError> {
  slowAfterwards();
  const controller = new AbortController();
  const run = failureOf(org.okta.run(untyped(step), input, { signal: controller.signal }));
  const isReading = () => org.writes().length > 0 && org.sent().at(-1)?.startsWith('GET ') === true;
  await expect.poll(isReading, { timeout: 5000, interval: 2 }).toBe(true);
  controller.abort();
  return run;
}

describe('run canceled after a completed write', () => {
  test('a canceled run returns the result of its write in the error', async () => {
    const error = await canceled('activate_user', activate);
    expect(error.category).toBe('cancelled');
    expect(error.written()).toEqual([
      {
        operation: 'activateUser',
        method: 'POST',
        status: 200,
        requestId: expect.stringMatching(/./),
        output: { activationToken: expect.stringMatching(/./), activationUrl: expect.stringMatching(/^http/) },
      },
    ]);
  });

  test('a canceled run returns every write of a compound step in order', async () => {
    const error = await canceled('onboard_user', { profile: noor, groupIds: ['00gsupport0000000001'] });
    expect(error.written()).toMatchObject([
      { operation: 'createUser', status: 200, output: { status: 'STAGED', profile: { login: noor.login } } },
    ]);
  });

  test('keeps the returned writes out of JSON, logs and inspection of the error', async () => {
    const error = await canceled('activate_user', activate);
    const [{ output } = { output: undefined }] = error.written();
    const { activationToken } = Object(output);
    const shown = [JSON.stringify(error), error.stack, inspect(error, { depth: 9, showHidden: true, getters: true })];
    expect(String(activationToken).length).toBeGreaterThan(5);
    expect(shown.join('\n')).not.toContain(activationToken);
    expect(Object.keys(error.toJSON())).not.toContain('written');
  });

  test('a run canceled by closing the connection returns its writes', async () => {
    slowAfterwards();
    const okta = org.connect();
    const run = okta.run('activate_user', activate).catch((error: unknown) => error);
    const isReading = () => org.writes().length > 0 && org.sent().at(-1)?.startsWith('GET ') === true;
    await expect.poll(isReading, { timeout: 5000, interval: 2 }).toBe(true);
    await okta.close();
    const error = await run;
    // What reads afterwards does without an answer that fails.
    if (isOktaError(error)) expect(error.written()).toMatchObject([{ operation: 'activateUser' }]);
    else expect(error).toMatchObject({ output: { changed: true } });
  });
});

describe('run that fails after a write', () => {
  test('a failed run returns the completed write and the one with an unknown outcome', async () => {
    const controller = new AbortController();
    org.sandbox.faults.next({ kind: 'slow', method: 'PUT', delayMs: 5000 });
    const run = org.okta.run(
      'onboard_user',
      { profile: noor, groupIds: ['00gsupport0000000001'] },
      { signal: controller.signal },
    );
    await expect.poll(() => org.writes().length, { timeout: 5000, interval: 2 }).toBe(2);
    controller.abort();
    const error = await failureOf(run);
    expect(error.category).toBe('outcome_unknown');
    expect(error.written()).toMatchObject([{ operation: 'createUser', output: { profile: { login: noor.login } } }]);
  });

  test('a failed run returns no writes if Okta rejected or never answered them', async () => {
    org.sandbox.faults.next({ kind: 'status', status: 403, method: 'POST', body: { errorCode: 'E0000006' } });
    const refused = await failureOf(org.okta.run('activate_user', activate));
    expect({ category: refused.category, written: refused.written() }).toEqual({ category: 'forbidden', written: [] });
    expect((await failureOf(org.okta.run('get_user', { user: 'nobody@acme.example' }))).written()).toEqual([]);
  });
});

describe('canceled bulk run', () => {
  test('a canceled bulk run returns the writes of each input in its result', async () => {
    slowAfterwards();
    const controller = new AbortController();
    const results = org.okta.runEach('activate_user', [activate], { signal: controller.signal });
    const all: EachResult[] = [];
    const done = (async () => {
      for await (const result of results) all.push(result);
    })();
    const isReading = () => org.writes().length > 0 && org.sent().at(-1)?.startsWith('GET ') === true;
    await expect.poll(isReading, { timeout: 5000, interval: 2 }).toBe(true);
    controller.abort();
    await done;
    expect(all.map(({ index, error }) => [index, error?.category])).toEqual([[0, 'cancelled']]);
    expect(all[0]?.error?.written()).toMatchObject([
      { operation: 'activateUser', output: { activationToken: expect.any(String) } },
    ]);
  });
});

describe('n8n', () => {
  class Shown extends Error {
    readonly shown: readonly unknown[];
    constructor(...shown: readonly unknown[]) {
      super('shown');
      this.shown = shown;
    }
  }

  test("n8n keeps Okta's response in an item that continues on error and only names it in the error text", async () => {
    const error = await canceled('activate_user', activate);
    const [write] = error.written();
    expect(failedItem(error)).toMatchObject({ error: { category: 'cancelled', written: [write] } });
    const errors = { NodeApiError: Shown, NodeOperationError: Shown };
    const shown = JSON.stringify(nodeError(error, { errors, node: { name: 'Okta', type: 'okta' } }));
    expect(shown).toContain(`Already done: activateUser (request ${write?.requestId})`);
    expect(shown).not.toContain(Object(write?.output).activationToken);
  });

  test('n8n names the created object in the error', async () => {
    const error = await canceled('onboard_user', { profile: noor });
    const errors = { NodeApiError: Shown, NodeOperationError: Shown };
    const shown = JSON.stringify(nodeError(error, { errors, node: { name: 'Okta', type: 'okta' } }));
    expect(shown).toMatch(/Already done: createUser \(ID 00u\w+, request \w+\)/);
  });
});
