import { importGroup, staffRecords } from '../../support/import-story.ts';
import { expectTrigger } from '../../support/trigger-story.ts';

expectTrigger({
  key: 'imported_group_created',
  eventType: 'system.import.group.create',
  event: importGroup,
  output: {
    group: { name: 'Welders' },
    app: staffRecords,
  },
  matches: [{ app: staffRecords.id }, { app: 'staff records' }],
  ignores: [{ app: '0oajira0000000000001' }],
  fresh: { group: { type: 'APP_GROUP' }, app: { label: 'Staff Records' } },
});
