import { searchedHere } from '../../step/local-search.ts';
import { definePicker } from '../../step/picker.ts';
import { roleNames } from './role.ts';

/** The types of admin roles that can be assigned, without calling Okta. */
export const adminRolesPicker = definePicker({
  key: 'admin_roles',
  title: 'Admin roles',
  operations: [],
  load: (search) =>
    searchedHere(search, async () => ({
      items: Object.entries(roleNames).map(([value, label]) => ({ value, label })),
    })),
});
