import { describe, expect, test } from 'vitest';
import { startOrg } from '../support/org.ts';
import { actions } from '../support/steps.ts';

const newId = /^00u[A-Za-z0-9]{17}$/;

/** An example cannot know the ID of a user it creates, so only the format of the ID is compared. */
function withoutNewId(output: unknown, effect: string): unknown {
  if (effect !== 'add' || typeof output !== 'object' || output === null) return output;
  if ('created' in output && output.created === true && 'user' in output)
    return { ...output, user: withoutNewId(output.user, effect) };
  if (!('id' in output)) return output;
  expect(output.id).toMatch(newId);
  return { ...output, id: expect.stringMatching(newId) };
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
