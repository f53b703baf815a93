import { describe, expect, test } from 'vitest';
import { useOrg } from '../support/org.ts';
import { actions } from '../support/steps.ts';

/** What Okta issues with a change, and with nothing else. */
const issued = new Set(['activationUrl', 'activationToken', 'tempPassword', 'resetPasswordUrl']);

// A person maps the fields of a test run, which changed something, and the real run may find it done, or the reverse.
const changing = actions.filter(({ output }) => 'shape' in output && Object.hasOwn(Object(output.shape), 'changed'));

describe('the output of a step has the same members whether anything changed or not', () => {
  test('is tried with every step that reports a change', () => {
    expect(changing.length).toBeGreaterThan(10);
  });

  describe.each(changing)('$key', ({ key, examples }) => {
    const org = useOrg();

    test('run twice', async () => {
      const [first, second] = [await run(), await run()];
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
