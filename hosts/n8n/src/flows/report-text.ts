/** Comment phrases for one sub-step: done, unchanged and failed. `%` is the name of the group, app or factor. */
export const phrases = {
  create_user: ['Created the account', 'The account already existed', 'Could not create the account'],
  update_user: ['Updated the profile', 'The profile was already up to date', 'Could not update the profile'],
  activate_user: ['Started the activation', 'The account is already activated', 'Could not activate the account'],
  add_user_to_group: ['Added to group %', 'Already in group %', 'Could not add to group %'],
  assign_app_to_user: ['Assigned app %', 'Already has app %', 'Could not assign app %'],
  clear_user_sessions: ['Ended all sessions', 'There were no sessions', 'Could not end the sessions'],
  deactivate_user: [
    'Deactivated the account',
    'The account was already deactivated',
    'Could not deactivate the account',
  ],
  delete_user: ['Deleted the account', 'The account was already deleted', 'Could not delete the account'],
  remove_user_from_group: ['Removed from group %', 'There were no groups to remove', 'Still in group %'],
  revoke_app_from_user: ['Removed app %', 'There were no apps to remove', 'Still has app %'],
  reset_user_factors: ['Removed MFA factor %', 'There were no MFA factors to remove', 'Still has MFA factor %'],
  unsuspend_user: ['Unsuspended the account', 'The account is not suspended', 'Could not unsuspend the account'],
  suspend_user: ['Suspended the account', 'The account is already suspended', 'Could not suspend the account'],
  update_group_rule: [
    'Ended the exclusion from the group rule %',
    'The group rule % does not exclude the user',
    'Still excluded from the group rule %',
  ],
  assign_role_to_user: ['Assigned role %', 'Already has role %', 'Could not assign role %'],
} as const;

/** The phrase for each outcome. */
export const phraseOf = { done: 0, planned: 0, unchanged: 1, failed: 2, skipped: 2 } as const;

/** An expression for the report of a compound step as comment lines, with the reason for each failure. */
export const reportLines = `($json.dryRun ? 'Dry run, nothing was changed. It would do this:\\n' : '') + $json.report.map((part) => {
  const phrases = ${nested(phrases)};
  const which = ${nested(phraseOf)}[part.outcome] ?? 2;
  const target = part.target?.name ?? part.target?.id ?? '';
  const line = (phrases[part.step]?.[which] ?? part.step + ' %: ' + part.outcome).replace('%', () => target);
  return '- ' + line + (which === 2 && part.reason ? ': ' + part.reason : '');
}).join('\\n')`;

/** An expression for the outcome of an onboarded user. */
export const onboardedUser = `($json.user?.profile?.login ?? $json.report[0].target?.name ?? 'The user') + ($json.created ? ' was created; ' : ' already existed; ') + ({
  STAGED: 'the account is not activated yet',
  PROVISIONED: 'waiting for the user to activate the account',
  ACTIVE: 'the account is active',
  SUSPENDED: 'the account is suspended',
  DEPROVISIONED: 'the account is deactivated',
}[$json.user?.status] ?? 'the status is ' + ($json.user?.status ?? 'unknown')) + '.\\n'`;

/** An expression for the report of a group's change as comment lines, without the members who stay as they are. */
export const memberLines = `($json.dryRun ? 'Planned, nothing was changed: ' : '') + $json.added + ' added, ' + $json.removed + ' removed, ' + $json.unchanged + ' unchanged, ' + $json.kept + ' left alone.' + ($json.notes ?? []).map((note) => '\\n' + note).join('') + $json.report.filter((part) => part.outcome !== 'unchanged').map((part) => {
  const who = part.target?.name ?? part.target?.id ?? '';
  const what = part.step === 'add_user_to_group' ? 'Add ' : 'Remove ';
  const state = { done: 'done', planned: 'planned' }[part.outcome] ?? part.outcome;
  return '\\n- ' + what + who + ': ' + state + (part.reason ? ' (' + part.reason + ')' : '');
}).join('')`;

/** An expression for the plan of a move as comment lines, without what stays as it is. */
export const moveLines = `($json.dryRun ? 'Planned, nothing was changed: ' : '') + $json.sentence + $json.plan.filter((line) => line.verdict !== 'keep').map((line) => {
  const verdicts = { add: 'Add', remove: line.removeOn ? 'Remove on ' + line.removeOn.slice(0, 10) : 'Remove', by_rule: 'Left to a group rule', cannot: 'Cannot be changed here' };
  return '\\n- ' + verdicts[line.verdict] + ': ' + (line.name ?? line.id) + '. ' + line.reason;
}).join('') + ($json.notes ?? []).map((note) => '\\n' + note).join('')`;

function nested(value: object): string {
  return JSON.stringify(value, null, 2).replaceAll('\n', '\n  ');
}
