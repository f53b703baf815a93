import { describe, expect, test } from 'vitest';
import { actions } from '../../src/steps.ts';
import { startOrg } from '../support/org.ts';

/** An example of a step that creates something cannot know the ID that Okta will give; its form must be right. */
function withoutNewId(output: unknown, effect: string): unknown {
  if (effect !== 'add' || typeof output !== 'object' || output === null || !('id' in output)) return output;
  const { id, ...rest } = output;
  expect(id).toMatch(/^00u[A-Za-z0-9]{17}$/);
  return { ...rest, id: expect.stringMatching(/^00u[A-Za-z0-9]{17}$/) };
}

const examples = actions.flatMap((action) =>
  action.examples.map((example) => ({ action, example, name: `${action.key}: ${example.title}` })),
);

describe('examples', () => {
  test.each(examples)('$name', async ({ action, example }) => {
    const org = await startOrg();
    try {
      const { output } = await org.okta.run(action.key, example.input);
      expect(output).toMatchObject(withoutNewId(example.output, action.effect) as object);
      expect(action.output.safeParse(output).error?.issues ?? []).toEqual([]);
    } finally {
      await org.close();
    }
  });
});
