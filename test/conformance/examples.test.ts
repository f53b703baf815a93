import { describe, expect, test } from 'vitest';
import { isObject } from '../../src/okta/json.ts';
import type { AnyAction } from '../../src/step/action.ts';
import { startOrg } from '../support/org.ts';
import { actions } from '../support/steps.ts';

const newId = /^[0-9a-z]{3}[A-Za-z0-9]{17}$/;

/** An example cannot know the ID of an object it creates, so only the format of the ID is compared. */
function withoutNewId(output: unknown, { effect, idempotent }: Pick<AnyAction, 'effect' | 'idempotent'>): unknown {
  if (!isObject(output)) return output;
  // An import opens a session of its own.
  if (isObject(output['session'])) return { ...output, session: withFormat(output['session']) };
  if (effect !== 'add') return output;
  if (output['created'] === true) return { ...output, user: withFormat(output['user']) };
  if (idempotent) return output;
  return withFormat(Object.fromEntries(Object.entries(output).map(([name, value]) => [name, withFormat(value)])));
}

function withFormat(value: unknown): unknown {
  if (!isObject(value) || !('id' in value)) return value;
  expect(value['id']).toMatch(newId);
  return { ...value, id: expect.stringMatching(newId) };
}

/** An example cannot know when it runs, so only the format of its window of time is compared. */
function withoutTimes(output: unknown): unknown {
  if (!isObject(output) || !('window' in output)) return output;
  const time = expect.stringMatching(/^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/);
  return { ...output, window: { since: time, until: time } };
}

const examples = actions.flatMap((action) =>
  action.examples.map((example) => ({ action, example, name: `${action.key}: ${example.title}` })),
);

describe('examples', () => {
  test.each(examples)('$name', async ({ action, example }) => {
    const org = await startOrg();
    try {
      const { output } = await org.okta.run(action.key, example.input);
      expect(output).toMatchObject(withoutTimes(withoutNewId(example.output, action)) as object);
      expect(action.output.safeParse(output).error?.issues ?? []).toEqual([]);
    } finally {
      await org.close();
    }
  });
});
