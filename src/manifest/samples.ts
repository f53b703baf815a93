import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import type { Manifest } from './schema.ts';
import { sentencesOf } from './words.ts';

/** Which examples and samples do not follow the schemas beside them. */
export function sampleFaults({ actions, triggers }: Manifest): string[] {
  return [
    ...actions.flatMap(({ input, output, sample, examples }, index) => {
      const at = `actions[${index}]`;
      const same = isDeepStrictEqual(sample, examples[0]?.output);
      return [
        ...check({ at: `${at}.input`, schema: input }, valuesOf(at, examples, 'input')),
        ...check({ at: `${at}.output`, schema: output }, valuesOf(at, examples, 'output')),
        ...(same ? [] : [`${at}.sample must be the output of the first example.`]),
      ];
    }),
    ...triggers.flatMap(({ input, output, sample, examples }, index) => {
      const at = `triggers[${index}]`;
      return [
        ...check({ at: `${at}.input`, schema: input }, valuesOf(at, examples, 'input')),
        ...check({ at: `${at}.output`, schema: output }, [{ at: `${at}.sample`, value: sample }]),
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

interface PlacedSchema {
  readonly at: string;
  readonly schema: Readonly<Record<string, unknown>>;
}

function check({ at: place, schema }: PlacedSchema, values: readonly PlacedValue[]): string[] {
  try {
    const read = z.fromJSONSchema(schema);
    return values.flatMap(({ at, value }) => {
      const { error } = read.safeParse(value, { reportInput: true });
      return sentencesOf(error?.issues ?? [], 'the whole').map((sentence) => `${at}: ${sentence}`);
    });
  } catch (error) {
    // What the schema of the manifest does not see, as a pattern that is no regular expression.
    const why = error instanceof Error ? error.message : String(error);
    return [`${place} is no JSON Schema that can be read: ${why.replace(/\.$/, '')}.`];
  }
}
