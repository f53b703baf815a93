import { previewRule } from '../../resources/access/preview.ts';
import { previewInput, previewModel } from '../../resources/access/preview-model.ts';
import { userIdsOf } from '../../resources/users/user.ts';
import { defineAction } from '../../step/action.ts';

/** Preview group rule. */
export const previewGroupRule = defineAction({
  key: 'preview_group_rule',
  resource: 'groups',
  title: 'Preview group rule',
  summary: 'Preview who comes in, goes out and stays if a group rule is activated, changed, deactivated or deleted.',
  description:
    'Judges every user for whom the expression may be true, by a search if the expression allows it. A user is undecided wherever Okta documents no single result, such as for functions that group rules do not have. Changes nothing.',
  operations: [
    'getGroupRule',
    'listGroupRules',
    'listGroupRulesForUserInGroup',
    'listUsers',
    'listGroupUsers',
    'listGroups',
    'getGroup',
    'getUser',
    'listUserTypes',
  ],
  role: 'READ_ONLY_ADMIN',
  effect: 'read',
  idempotent: true,
  input: previewInput,
  output: previewModel,
  examples: [
    {
      title: 'Who would come into Contractors by a new rule for Engineering',
      input: { expression: 'user.department == "Engineering"', groups: ['00gcontractors000001'] },
      output: {
        action: 'activate',
        rule: {
          expression: 'user.department == "Engineering"',
          groups: [{ id: '00gcontractors000001', name: 'Contractors' }],
        },
        sentence: 'If the rule is activated: 2 come in, 0 go out, 0 cannot be judged.',
        counts: { comeIn: 2, goOut: 0, stay: 0, alreadyIn: 0, heldOnlyByThis: 0, undecided: 0 },
        comeIn: [
          {
            user: { id: '00ugrace000000000001', name: 'Grace Lindqvist (grace.lindqvist@acme.example)' },
            group: { id: '00gcontractors000001', name: 'Contractors' },
          },
          {
            user: { id: '00uben00000000000001', name: 'Ben Achterberg (ben.achterberg@acme.example)' },
            group: { id: '00gcontractors000001', name: 'Contractors' },
          },
        ],
        goOut: [],
        stay: [],
        heldOnlyByThis: [],
        undecided: [],
        neverFilled: [],
        otherRules: [],
        cost: { calls: 5, users: 3, search: 'profile.department eq "Engineering"', changes: 2 },
        notes: [],
      },
    },
  ],
  async run({ excludedUsers, ...input }, { okta }) {
    const excluded = excludedUsers === undefined ? {} : { excludedUsers: await userIdsOf(okta, excludedUsers) };
    return previewRule(okta, { ...input, ...excluded });
  },
});
