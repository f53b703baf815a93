import { z } from 'zod';
import { field } from '../../step/field.ts';
import { date, segmentText, text } from '../../step/fields.ts';
import { unlessMissing } from '../../step/missing-feature.ts';

/** Statuses of an import session (Okta's reference). */
const statuses = ['CREATED', 'IN_PROGRESS', 'TRIGGERED', 'COMPLETED', 'CLOSED', 'EXPIRED', 'ERROR'] as const;

/** An import session as steps return it. Nothing but the ID can be relied on. */
export const importSessionModel = field(
  z.looseObject({
    id: field(z.string(), { title: 'Session ID' }),
    identitySourceId: text('Identity source ID'),
    status: text(
      'Status',
      `One of ${statuses.join(', ')}. TRIGGERED while Okta imports, COMPLETED afterwards. EXPIRED after 24 hours without an import.`,
    ),
    created: date('Created'),
    lastUpdated: date('Last updated'),
  }),
  { title: 'Import session' },
);

/** An import session, see {@link importSessionModel}. */
export type ImportSession = z.infer<typeof importSessionModel>;

/** The identity source that a step is about. */
export const source = field(segmentText(), {
  title: 'Identity source',
  description: 'ID of a Custom Identity Source, which is the ID of its app.',
  placeholder: '0oasource00000000001',
  optionsFrom: 'identity_sources',
});

/** Whether data may be uploaded to a session. */
export function isOpen({ status }: ImportSession): boolean {
  return status === 'CREATED' || status === 'IN_PROGRESS';
}

/** The result of a call about identity sources, which are a feature of an org. */
export function ofSources<Value>(call: Promise<Value>): Promise<Value> {
  return unlessMissing(call, 'identity sources (Anything-as-a-Source)');
}
