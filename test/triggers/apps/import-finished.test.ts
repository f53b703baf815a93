import { importGroup, staffRecords } from '../../support/import-story.ts';
import { expectTrigger } from '../../support/trigger-story.ts';

expectTrigger({
  key: 'import_finished',
  eventType: 'system.import.complete',
  event: importGroup,
  output: { app: staffRecords },
  matches: [{ app: 'staff records' }, { end: ['completed'] }],
  ignores: [{ app: '0oajira0000000000001' }, { end: ['blocked'] }],
  fresh: { app: { label: 'Staff Records' } },
});
