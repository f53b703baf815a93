import { expect, test } from 'vitest';
import { sampleInputs } from '../../../scripts/operations/sample-inputs.ts';
import { isOktaError, oktaOperations } from '../../../src/index.ts';
import { objectAt } from '../../../src/okta/json.ts';
import { useOrg } from '../../support/org.ts';
import { untyped } from '../../support/untyped.ts';

const org = useOrg();

/** Objects of the sandbox org, by the names of the path parameters that stand for them. */
const known: Readonly<Record<string, string>> = {
  userId: '00uiris0000000000001',
  groupId: '00gengineering000001',
  appId: '0oaslack000000000001',
};

test('every operation that the sandbox org knows answers, and it says of the others that it lacks them', {
  timeout: 120_000,
}, async () => {
  const lacking: string[] = [];
  const answered: string[] = [];
  const wrong: string[] = [];
  for (const { id, path } of await oktaOperations.search()) {
    // Nothing would be answered after it.
    if (id === 'revokeCurrentApiToken') continue;
    const { input: form } = await oktaOperations.describe(id);
    const [input = {}] = sampleInputs(form, 'least');
    const given = objectAt(input, 'path');
    const user = path.startsWith('/api/v1/users/{id}') ? { id: known['userId'] } : {};
    const own = Object.fromEntries(Object.keys(given).flatMap((name) => (name in known ? [[name, known[name]]] : [])));
    const filled = Object.keys(given).length === 0 ? input : { ...input, path: { ...given, ...own, ...user } };
    try {
      const { output } = await org.okta.run(untyped('run_okta_operation'), { ...filled, confirm: id });
      expect(output).toMatchObject({ status: expect.any(Number) });
      answered.push(id);
    } catch (error) {
      if (!isOktaError(error)) throw error;
      if (error.errorCode === 'E0000008') {
        lacking.push(id);
        expect(error.hint).toBe('try it in a real org: the sandbox org, not Okta, lacks it');
      } else if (error.errorCode !== undefined && error.status !== undefined && error.status < 500) answered.push(id);
      else wrong.push(`${id}: ${error.message}`);
    }
  }
  expect(wrong).toEqual([]);
  expect(answered.length + lacking.length).toBe(731);
  expect(answered.length).toBeGreaterThan(190);
  for (const id of ['listUsers', 'createUser', 'listGroups', 'createNetworkZone', 'listPolicies', 'listDevices'])
    expect(answered).toContain(id);
});
