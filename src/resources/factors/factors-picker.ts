import { searchedHere } from '../../step/local-search.ts';
import { definePicker } from '../../step/picker.ts';
import { userIdOf } from '../users/user.ts';
import type { EnrolledFactor } from './factor.ts';

/** Factors of one user, searched here, as Okta cannot search them. */
export const factorsPicker = definePicker({
  key: 'factors',
  title: 'Factors',
  operations: ['listFactors', 'getUser'],
  dependsOn: { user: 'required' },
  async load(search, { okta }) {
    const userId = await userIdOf(okta, search.values.user);
    return searchedHere(search, async (cursor) => {
      const { items, ...rest } = await okta.page('listFactors', { path: { userId }, cursor });
      return { ...rest, items: items.map((factor) => ({ value: factor.id, label: labelOf(factor) })) };
    });
  },
});

/** @example sms, OKTA, +15555550142 (pending activation) */
function labelOf({ id, factorType, provider, status, profile = {} }: EnrolledFactor): string {
  const { phoneNumber, email, name, authenticatorName, questionText, credentialId } = profile;
  const detail = phoneNumber ?? email ?? name ?? authenticatorName ?? questionText ?? credentialId;
  const parts = [factorType, provider, detail].filter((part) => part !== undefined);
  const mark = status === undefined || status === 'ACTIVE' ? '' : ` (${status.toLowerCase().replaceAll('_', ' ')})`;
  return `${parts.length === 0 ? id : parts.join(', ')}${mark}`;
}
