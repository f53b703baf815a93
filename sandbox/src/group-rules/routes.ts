import type { Route } from '../http/call.ts';
import { activateRule, addRule, deactivateRule, deleteRule, getRule, listRules, replaceRule } from './group-rules.ts';

/** Group rules: /api/v1/groups/rules. */
export const groupRuleRoutes: readonly Route[] = [
  { method: 'GET', path: '/api/v1/groups/rules', bucket: 'groups', permission: 'groups.read', handle: listRules },
  { method: 'POST', path: '/api/v1/groups/rules', bucket: 'groups', permission: 'rules.manage', handle: addRule },
  {
    method: 'GET',
    path: '/api/v1/groups/rules/:ruleId',
    bucket: 'groups',
    permission: 'groups.read',
    handle: getRule,
  },
  {
    method: 'PUT',
    path: '/api/v1/groups/rules/:ruleId',
    bucket: 'groups',
    permission: 'rules.manage',
    handle: replaceRule,
  },
  {
    method: 'DELETE',
    path: '/api/v1/groups/rules/:ruleId',
    bucket: 'groups',
    permission: 'rules.manage',
    handle: deleteRule,
  },
  {
    method: 'POST',
    path: '/api/v1/groups/rules/:ruleId/lifecycle/activate',
    bucket: 'groups',
    permission: 'rules.manage',
    handle: activateRule,
  },
  {
    method: 'POST',
    path: '/api/v1/groups/rules/:ruleId/lifecycle/deactivate',
    bucket: 'groups',
    permission: 'rules.manage',
    handle: deactivateRule,
  },
];
