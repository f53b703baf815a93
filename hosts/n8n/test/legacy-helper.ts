import type { HelperRequest } from '../src/platform.ts';
import { nodeFunctions } from './helper.ts';

const { helpers } = nodeFunctions({ orgUrl: '', apiToken: '' });

/** n8n's older helper, which a credential's test has: other names, no signal. */
export async function legacyHelper(options: Readonly<Record<string, unknown>>): Promise<unknown> {
  const { uri, method, headers, body } = options;
  return helpers.httpRequest({ url: uri, method, headers, body } as HelperRequest);
}
