import { describe, expect, test } from 'vitest';
import { useOrg } from '../support/org.ts';
import { actions } from '../support/steps.ts';

/** Members that Okta returns only with a change. */
const issued = new Set(['activationUrl', 'activationToken', 'tempPassword', 'resetPasswordUrl']);

/** Steps that cannot run twice with the same input, so that they have no run without a change. */
const alwaysChanging: Readonly<Record<string, string>> = {
  change_user_password: 'the current password of the first run is wrong in the second',
};

// A builder maps the fields of a test run that changed something. The real run may change nothing, or the reverse.
const changing = actions.filter(
  ({ key, output }) => !(key in alwaysChanging) && 'shape' in output && Object.hasOwn(Object(output.shape), 'changed'),
);

describe('output members with and without a change', () => {
  test('the output check covers every step that reports a change', () => {
    expect(changing.length).toBeGreaterThan(10);
  });

  describe.each(changing)('$key', ({ key, examples }) => {
    const org = useOrg();

    test('returns the same output members with and without a change', async () => {
      const first = await run();
      // What is deleted as a whole is unknown afterwards.
      const second = await run().catch((error: unknown) => {
        expect([key.startsWith('delete_'), error]).toMatchObject([true, { category: 'not_found' }]);
        return first;
      });
      expect(Object.keys(second)).toEqual(Object.keys(first));
      for (const name of ['group', 'app'] as const) expect(membersOf(second[name])).toEqual(membersOf(first[name]));
      expect(membersOf(second['user']).includes('id')).toBe('user' in first);
    });

    async function run(): Promise<Record<string, unknown>> {
      const { output } = await org.okta.run(key, examples[0]?.input);
      return Object.fromEntries(
        Object.entries(Object(output))
          .filter(([name]) => !issued.has(name))
          .sort(),
      );
    }
  });
});

function membersOf(value: unknown): string[] {
  return Object.keys(Object(value)).sort();
}
