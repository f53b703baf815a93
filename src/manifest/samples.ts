import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import type { Manifest } from './schema.ts';
import { OutOfTime, TimeLimit } from './time-limit.ts';
import { sentencesOf } from './words.ts';

/**
 * Time limits in milliseconds: for one try at all schemas together and, if that fails, for one schema and for all of them. An idle
 * machine needs a tenth of them. A busy one must not reject a correct manifest. One endless pattern ends the check after the
 * first, however many steps there are.
 */
const checkingMs = { together: 2000, schema: 5000, first: 5000, eachStep: 200 } as const;

/** The examples and samples that do not match their schemas. */
export function sampleFaults({ actions, triggers }: Manifest): string[] {
  const schemas: PlacedSchema[] = [
    ...actions.flatMap(({ input, output, examples }, index) => {
      const at = `actions[${index}]`;
      return [
        { at: `${at}.input`, schema: input, values: valuesOf(at, examples, 'input') },
        { at: `${at}.output`, schema: output, values: valuesOf(at, examples, 'output') },
      ];
    }),
    ...triggers.flatMap(({ input, output, sample, examples }, index) => {
      const at = `triggers[${index}]`;
      return [
        { at: `${at}.input`, schema: input, values: valuesOf(at, examples, 'input') },
        { at: `${at}.output`, schema: output, values: [{ at: `${at}.sample`, value: sample }] },
      ];
    }),
  ];
  const other = actions.flatMap(({ sample, examples }, index) =>
    isDeepStrictEqual(sample, examples[0]?.output)
      ? []
      : [`actions[${index}].sample must be the output of the first example.`],
  );
  return [...faultsWithin(schemas, actions.length + triggers.length), ...other];
}

/** The faults of all schemas. Which of them takes too long shows only one by one, which takes longer. */
function faultsWithin(schemas: readonly PlacedSchema[], steps: number): string[] {
  try {
    return new TimeLimit(checkingMs.together).run(() => schemas.flatMap(check));
  } catch (error) {
    if (!(error instanceof OutOfTime)) throw error;
  }
  const limit = new TimeLimit(checkingMs.first + checkingMs.eachStep * steps, checkingMs.schema);
  return schemas.flatMap((schema) => {
    // The schema that used up the time is already reported.
    if (limit.isUsedUp) return [];
    try {
      return limit.run(() => check(schema));
    } catch (error) {
      if (!(error instanceof OutOfTime)) throw error;
      return [`${schema.at} takes too long to check against its samples. Simplify its patterns.`];
    }
  });
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
  readonly values: readonly PlacedValue[];
}

function check({ at: place, schema, values }: PlacedSchema): string[] {
  try {
    const read = z.fromJSONSchema(schema);
    return values.flatMap(({ at, value }) => {
      const { error } = read.safeParse(value, { reportInput: true });
      return sentencesOf(error?.issues ?? [], 'the whole').map((sentence) => `${at}: ${sentence}`);
    });
  } catch (error) {
    // The schema of the manifest accepts any pattern, even an invalid regular expression.
    const why = error instanceof Error ? error.message : String(error);
    return [`${place} is not a readable JSON Schema: ${why.replace(/\.$/, '')}.`];
  }
}
