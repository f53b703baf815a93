import type { JsonSchema } from 'okta-connector/host';
import { flag, list, object, text, texts, time, whole } from './schema-parts.ts';

const facts = (title: string, description?: string): JsonSchema => ({
  title,
  ...(description === undefined ? {} : { description }),
  type: 'object',
});
const target = object('Target', { id: text('ID'), name: text('Name') }, ['id']);
const request = {
  operation: text('Operation'),
  method: text('Method'),
  path: text('Path', 'Secrets are masked.'),
  body: { title: 'Body', description: 'Secrets are masked.' },
  target,
  before: facts('Before', 'What is known of the object before.'),
  after: facts('After', 'The same afterwards.'),
};

const change = object(
  'Change',
  {
    id: text('Change ID', 'Position in the plan, such as 2.1.'),
    text: text('Text', 'What happens, for people.'),
    ...request,
    removes: flag('Removes', 'Whether it removes something.'),
    irreversible: text('Irreversible', 'Why it cannot be undone.'),
    notes: texts('Notes'),
  },
  ['id', 'text', 'operation', 'removes'],
);

const receipt = object(
  'Receipt',
  {
    change: text('Change ID'),
    outcome: {
      ...text('Outcome', 'stale: what it rests on has changed since. already: somebody else made it.'),
      enum: ['applied', 'already', 'stale', 'failed', 'not_sent'],
    },
    ...request,
    why: text('Why', 'Why it was not applied.'),
    changed: texts('Changed'),
    category: text('Category', 'Of the error, if it failed.'),
    requestId: text('Request ID', "Okta's ID of the request."),
    at: text('Time', time),
  },
  ['change', 'outcome', 'operation'],
);

const people = { by: text('Maker', 'Name of the client.'), approvedBy: text('Approver', 'Name of the client.') };
const runFields = {
  plan: text('Plan ID'),
  org: text('Org URL'),
  ...people,
  started: text('Started', time),
  ended: text('Ended', time),
  complete: flag('Complete', 'Whether every change is made.'),
  counts: facts('Counts', 'Changes by outcome.'),
};

/** What the routes about plans return. */
export const planSchemas = {
  Plan: object(
    'Plan',
    {
      plan: whole('Format'),
      id: text('Plan ID'),
      org: text('Org URL'),
      made: text('Made', time),
      by: people.by,
      expires: text('Expires', time),
      guards: object('Guards', { maxRemovals: whole('Most removals'), otherApprover: flag('Other approver') }),
      undoes: text('Undoes', 'ID of the plan whose changes it undoes.'),
      parts: list(
        'Parts',
        object(
          'Part',
          {
            step: text('Action', 'Key of the action. Absent for changes that undo others.'),
            input: { title: 'Input', description: 'Secrets are masked.' },
            changes: list('Changes', change),
            skipped: list('Skipped', object('Skipped', { target: text('Target'), why: text('Why') }, ['why'])),
            opens: text('Opens', 'The operation whose response decides what comes next.'),
          },
          ['changes', 'skipped'],
        ),
      ),
      cost: object('Cost', { calls: whole('Calls'), seconds: { title: 'Seconds', type: 'number' } }),
      signature: text('Signature', 'Any change makes the plan invalid.'),
    },
    ['id', 'org', 'by', 'expires', 'parts', 'signature'],
  ),
  PlanRun: object('Run of a plan', { ...runFields, receipts: list('Receipts', receipt) }, [
    'plan',
    'receipts',
    'complete',
  ]),
  ChangeRecord: object(
    'Change record',
    {
      ...runFields,
      entries: list('Entries', {
        title: 'Entry',
        description: 'A receipt with its proof: the events of the System Log.',
        type: 'object',
      }),
      previous: { ...text('Previous', 'The hash of the record before. null for the first.'), type: ['string', 'null'] },
      hash: text('Hash', 'SHA-256 over everything else.'),
    },
    ['plan', 'entries', 'hash'],
  ),
} satisfies Readonly<Record<string, JsonSchema>>;
