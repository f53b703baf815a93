import { searchedHere } from '../../step/local-search.ts';
import { definePicker } from '../../step/picker.ts';
import { userIdOf } from '../users/user.ts';

/** Questions that a user may choose as a factor, searched here, as Okta cannot search them. */
export const securityQuestionsPicker = definePicker({
  key: 'security_questions',
  title: 'Security questions',
  operations: ['listSupportedSecurityQuestions', 'getUser'],
  dependsOn: { user: 'required' },
  async load(search, { okta }) {
    const userId = await userIdOf(okta, search.values.user);
    return searchedHere(search, async (cursor) => {
      const { items, ...rest } = await okta.page('listSupportedSecurityQuestions', { path: { userId }, cursor });
      return { ...rest, items: items.map(({ question, questionText }) => ({ value: question, label: questionText })) };
    });
  },
});
