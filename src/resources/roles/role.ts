import { z } from 'zod';
import { field } from '../../step/field.ts';
import { date, text } from '../../step/fields.ts';

/** An assigned admin role. Only the ID is guaranteed. */
export const roleModel = field(
  z.looseObject({
    id: field(z.string(), { title: 'Role assignment ID', description: 'Some roles have the same ID for every user.' }),
    label: text('Label', 'Name of the role in the Admin Console.'),
    type: text('Type', 'For example SUPER_ADMIN or READ_ONLY_ADMIN. CUSTOM for a custom role.'),
    status: text('Status', 'ACTIVE or INACTIVE.'),
    assignmentType: text('Assigned to', 'USER if assigned directly, GROUP if assigned through a group.'),
    role: text('Custom role ID', 'For a custom role.'),
    'resource-set': text('Resource set ID', 'Resource set that a custom role is limited to.'),
    created: date('Created'),
    lastUpdated: date('Last updated'),
  }),
  { title: 'Role' },
);

/** An assigned admin role, see {@link roleModel}. */
export type Role = z.infer<typeof roleModel>;
