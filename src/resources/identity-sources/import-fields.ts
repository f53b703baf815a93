import { z } from 'zod';
import { field } from '../../step/field.ts';
import { type FieldFault, refuse, requiredText } from '../../step/fields.ts';
import { batchesOf, most, mostBytes, sizeOf } from './batches.ts';
import { importSessionModel, source } from './import-session.ts';

/** How long a step waits for an import, in minutes. */
export const waitMinutes = 4;

/** The most users of one session. */
const mostUsers = most.users * most.uploads;

const externalId = () =>
  field(requiredText().max(512), {
    title: 'External ID',
    description: "The user's ID in the identity source, which never changes.",
  });

/** The users to import. */
const users = field(
  z
    .array(
      z.strictObject({
        externalId: externalId(),
        profile: field(z.record(requiredText(), z.string().nullable()), {
          title: 'Profile',
          description:
            "Attributes of the identity source as text, for example userName, email, firstName and lastName. The source's mappings fill in the Okta profile. null clears an attribute.",
        }),
      }),
    )
    .min(1)
    .max(mostUsers),
  { title: 'Users', description: `Up to ${mostUsers.toLocaleString('en')} users.` },
);

const wait = field(z.boolean(), {
  title: 'Wait',
  description: `Whether to wait until Okta has finished the import, for at most ${waitMinutes} minutes and not past the deadline of the run.`,
  default: false,
}).optional();

/** Finds faults that Okta would report only after a part of the upload. */
function entryFaults(name: string, entries: readonly { readonly externalId: string }[]): FieldFault[] {
  const faults: FieldFault[] = [];
  const seen = new Map<string, number>();
  for (const [index, entry] of entries.entries()) {
    const path = `${name}.${index}`;
    const first = seen.get(entry.externalId);
    if (first === undefined) seen.set(entry.externalId, index);
    else faults.push({ path, message: `has the external ID of ${name}[${first}]`, hint: 'leave one of them out' });
    if (sizeOf(entry) > mostBytes) faults.push({ path, message: 'is larger than 200 KB', hint: 'shorten it' });
  }
  const uploads = batchesOf(entries).length;
  const tooMany = `takes ${uploads} uploads, but Okta allows ${most.uploads} in a session`;
  return uploads <= most.uploads ? faults : [...faults, { path: name, message: tooMany, hint: 'import fewer at once' }];
}

/** Input of the step that imports users. */
export const importInput = z
  .strictObject({ source, users, wait })
  .check(refuse(({ users }: { readonly users: readonly { externalId: string }[] }) => entryFaults('users', users)));

/** Input of the step that deactivates imported users. */
export const deactivationInput = z
  .strictObject({
    source,
    externalIds: field(z.array(externalId()).min(1).max(mostUsers), {
      title: 'External IDs',
      description: `IDs of up to ${mostUsers.toLocaleString('en')} users in the identity source. Okta ignores unknown ones.`,
    }),
    wait,
  })
  .check(
    refuse(({ externalIds }: { readonly externalIds: readonly string[] }) =>
      entryFaults(
        'externalIds',
        externalIds.map((externalId) => ({ externalId })),
      ),
    ),
  );

/** Output of the steps that import. */
export const importModel = z.strictObject({
  session: importSessionModel,
  uploaded: field(z.int(), { title: 'Uploaded users' }),
  uploads: field(
    z.array(
      z.strictObject({
        users: field(z.int(), { title: 'Users' }),
        bytes: field(z.int(), { title: 'Bytes', description: 'Size of the users as JSON.' }),
      }),
    ),
    { title: 'Uploads', description: 'What each upload carried, in order.' },
  ),
  status: field(z.string(), {
    title: 'Status',
    description: 'Status of the session: TRIGGERED while Okta imports, COMPLETED afterwards.',
  }),
  finished: field(z.boolean(), {
    title: 'Finished',
    description: 'Whether Okta has finished the import. It does not report which users failed; the System Log does.',
  }),
});

/** Output of the steps that import, see {@link importModel}. */
export type ImportResult = z.infer<typeof importModel>;
