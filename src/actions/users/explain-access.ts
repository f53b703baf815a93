import { accessModel, accessQuestion } from '../../resources/access/access-model.ts';
import { explainAccess as explain } from '../../resources/access/explain.ts';
import { defineAction } from '../../step/action.ts';

/** Explain access. */
export const explainAccess = defineAction({
  key: 'explain_access',
  resource: 'users',
  title: 'Explain access',
  summary: 'Explain whether and why a user has an app or a group, or all they have, and what would end or open it.',
  description:
    'Returns each path: assigned directly, through a group by hand, by a group rule, from a directory, or because everyone has it; since when and from whom, as far as the System Log goes back (90 days). Each path says how certain it is: said by Okta, evaluated here, or unknown. For one app, at most nine calls in an org with up to 200 group rules.',
  operations: [
    'getUser',
    'getApplication',
    'getApplicationUser',
    'getGroup',
    'listUserGroups',
    'listApplicationGroupAssignments',
    'listAssignedApplicationsForGroup',
    'listApplications',
    'listAppLinks',
    'listGroupRules',
    'listGroupRulesForUserInGroup',
    'listLogEvents',
  ],
  role: 'READ_ONLY_ADMIN',
  effect: 'read',
  idempotent: true,
  input: accessQuestion,
  output: accessModel,
  examples: [
    {
      title: 'Why Ada has Jira, and what would end it',
      input: { user: 'ada.okonkwo@acme.example', app: '0oajira0000000000001' },
      output: {
        user: { id: '00uada00000000000001', name: 'Ada Okonkwo (ada.okonkwo@acme.example)', status: 'ACTIVE' },
        target: { kind: 'app', id: '0oajira0000000000001', name: 'Jira' },
        access: 'open',
        sentence:
          'Ada Okonkwo (ada.okonkwo@acme.example) has Jira. Jira comes through the group Engineering. The user is in it by hand; no group rule fills the group.',
        paths: [
          {
            app: { id: '0oajira0000000000001', name: 'Jira' },
            group: { id: '00gengineering000001', name: 'Engineering' },
            how: 'manual',
            certainty: 'okta',
            why: 'Jira comes through the group Engineering. The user is in it by hand; no group rule fills the group.',
          },
        ],
        blocks: [],
        toEnd: [
          {
            step: 'remove_user_from_group',
            input: { user: '00uada00000000000001', group: '00gengineering000001' },
            what: 'Remove the user from the group Engineering.',
            affects: 'user',
          },
        ],
        toOpen: [],
        alternatives: [
          {
            step: 'revoke_app_from_group',
            input: { app: '0oajira0000000000001', group: '00gengineering000001' },
            what: 'Remove the app Jira from the group Engineering, for all of its members.',
            affects: 'others',
          },
        ],
        rules: [],
        notes: [
          'Sign-on policies, factors, devices and network zones were not checked. They can still deny a sign-in.',
        ],
      },
    },
  ],
  run: (question, context) => explain(context, question),
});
