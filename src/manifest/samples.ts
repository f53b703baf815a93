import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import type { Manifest } from './schema.ts';
import { OutOfTime, TimeLimit } from './time-limit.ts';
import { sentencesOf } from './words.ts';

/**
 * Time limits for one schema and for all together, in milliseconds. An idle machine needs a tenth of them. A busy one must not
 * reject a correct manifest. One endless pattern ends the check after the first, however many steps there are.
 */
const checkingMs = { schema: 5000, first: 5000, eachStep: 200 } as const;

/** The examples and samples that do not match their schemas. */
export function sampleFaults({ actions, triggers }: Manifest): string[] {
  const allMs = checkingMs.first + checkingMs.eachStep * (actions.length + triggers.length);
  const limit = new TimeLimit(allMs, checkingMs.schema);
  return [
    ...actions.flatMap(({ input, output, sample, examples }, index) => {
      const at = `actions[${index}]`;
      const same = isDeepStrictEqual(sample, examples[0]?.output);
      return [
        ...check({ at: `${at}.input`, schema: input }, { values: valuesOf(at, examples, 'input'), limit }),
        ...check({ at: `${at}.output`, schema: output }, { values: valuesOf(at, examples, 'output'), limit }),
        ...(same ? [] : [`${at}.sample must be the output of the first example.`]),
      ];
    }),
    ...triggers.flatMap(({ input, output, sample, examples }, index) => {
      const at = `triggers[${index}]`;
      return [
        ...check({ at: `${at}.input`, schema: input }, { values: valuesOf(at, examples, 'input'), limit }),
        ...check({ at: `${at}.output`, schema: output }, { values: [{ at: `${at}.sample`, value: sample }], limit }),
      ];
    }),
  ];
}

interface PlacedValue {
  /** Path to the value. */
  readonly at: string;
  readonly value: unknown;
}

function valuesOf<Name extends 'input' | 'output'>(
  at: string,
  examples: readonly Readonly<Record<Name, unknown>>[],
  name: Name,
): PlacedValue[] {
  return examples.map((example, index) => ({ at: `${at}.examples[${index}].${name}`, value: example[name] }));
}

interface Checked {
  readonly values: readonly PlacedValue[];
  readonly limit: TimeLimit;
}

interface PlacedSchema {
  readonly at: string;
  readonly schema: Readonly<Record<string, unknown>>;
}

function check({ at: place, schema }: PlacedSchema, { values, limit }: Checked): string[] {
  // The schema that used up the time is already reported.
  if (limit.isUsedUp) return [];
  try {
    return limit.run(() => {
      const read = z.fromJSONSchema(schema);
      return values.flatMap(({ at, value }) => {
        const { error } = read.safeParse(value, { reportInput: true });
        return sentencesOf(error?.issues ?? [], 'the whole').map((sentence) => `${at}: ${sentence}`);
      });
    });
  } catch (error) {
    if (error instanceof OutOfTime)
      return [`${place} takes too long to check against its samples. Simplify its patterns.`];
    // The schema of the manifest accepts any pattern, even an invalid regular expression.
    const why = error instanceof Error ? error.message : String(error);
    return [`${place} is not a readable JSON Schema: ${why.replace(/\.$/, '')}.`];
  }
}
