import type { PromptArgument } from '@modelcontextprotocol/server';
import type { McpPrompt } from './surface.ts';

interface Flow {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly arguments: readonly PromptArgument[];
  /** One step each. `{user}` stands for an argument. */
  readonly steps: readonly string[];
}

const user: PromptArgument = { name: 'user', description: 'User ID or username', required: true };
const optional = (name: string, description: string): PromptArgument => ({ name, description, required: false });

const flows: readonly Flow[] = [
  {
    name: 'onboard',
    title: 'Onboard a new hire',
    description: 'Create a user with groups and apps from a request.',
    arguments: [
      { name: 'request', description: 'The ticket: name, email, department, start date', required: true },
      optional('like', 'User whose groups and apps the new hire needs'),
    ],
    steps: [
      'Onboard the person in this request: {request}',
      'Take the groups and apps of this user as a model: {like}',
      'Call describe_fields for onboard_user, and check with find_user that the person does not have an account.',
      'Find the IDs of groups and apps with find_options. Ask if the request leaves something open.',
      'Call onboard_user with dryRun: true, show the plan, and wait for approval before you run it.',
      'Report each sub-step, and what failed.',
    ],
  },
  {
    name: 'offboard',
    title: 'Offboard a leaver',
    description: 'End all access of a user: sessions, apps, groups and factors.',
    arguments: [user, optional('ticket', 'Ticket number for the report')],
    steps: [
      'Offboard {user}. Ticket: {ticket}',
      'Read the user, their groups, apps and admin roles, and sum them up.',
      'Call offboard_user with dryRun: true and show the plan. Point out groups that a directory or a rule manages.',
      'Run offboard_user after approval. Do not delete the user unless the person asks for it.',
      'Report each sub-step for the ticket, and what is left to do by hand.',
    ],
  },
  {
    name: 'investigate_lockout',
    title: 'Investigate a lockout',
    description: 'Find out why a user is locked out, and unlock them if it is safe.',
    arguments: [user],
    steps: [
      '{user} cannot sign in. Find out why.',
      'Read the user and check with is_user_locked whether they are locked out.',
      'List their failed sign-ins of the last 24 hours. Note addresses, countries, devices and reasons.',
      'Say whether it looks like the user or like an attack, and why.',
      'If it looks like the user, offer unlock_user. If not, offer clear_user_sessions and reset_password.',
    ],
  },
  {
    name: 'reset_mfa',
    title: 'Reset MFA',
    description: 'Reset the factors of a user who has a new or lost device.',
    arguments: [user, optional('factor', 'The factor to reset; by default, all of them')],
    steps: [
      'Reset the MFA factors of {user}. Factor: {factor}',
      'Remind the person to verify who is asking before anything is reset.',
      'List the factors of the user. Prefer resetting only the factor that was lost.',
      'Run the reset after approval, then clear the sessions of the user if the device was stolen.',
      'Say that the user enrolls again at the next sign-in.',
    ],
  },
  {
    name: 'review_profile_changes',
    title: 'Review profile changes',
    description: 'Sum up who changed which profiles.',
    arguments: [optional('since', 'Age such as 24h or 7d; by default 24h'), { ...user, required: false }],
    steps: [
      'Sum up the profile changes since {since}. User: {user}',
      'Call poll_events with the trigger user_profile_updated, and follow the cursor while there is more.',
      'List for each change who made it, when, which attributes changed, and the old and new values if the event has them.',
      'Point out changes of username, email, manager and phone number that the user made themselves.',
    ],
  },
  {
    name: 'suspend_temporarily',
    title: 'Suspend and release a user',
    description: 'Suspend a user for a while, or release them again.',
    arguments: [user, optional('reason', 'Why, for the report')],
    steps: [
      'Suspend {user} temporarily, or release them if they are suspended already. Reason: {reason}',
      'Read the user and their admin roles. Warn if they are an administrator.',
      'Suspend with suspend_user and end their sessions with clear_user_sessions, or release with unsuspend_user.',
      'Groups and apps stay as they are. Say how to release the user later.',
    ],
  },
];

/** Prompts for the most common flows. */
export const oktaPrompts: readonly McpPrompt[] = flows.map(({ steps, arguments: named, ...facts }) => ({
  definition: { ...facts, arguments: [...named] },
  get: (values) => ({
    description: facts.description,
    messages: [{ role: 'user', content: { type: 'text', text: textOf(steps, values) } }],
  }),
}));

/** The steps as a numbered list. Those about an argument that is absent are left out or cut before it. */
function textOf([task = '', ...steps]: readonly string[], values: Readonly<Record<string, string>>): string {
  const fill = (text: string) => text.replaceAll(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '');
  const isComplete = (text: string) =>
    [...text.matchAll(/\{(\w+)\}/g)].every(([, name = '']) => (values[name] ?? '') !== '');
  // "Offboard ada. Ticket: {ticket}" keeps only the sentences whose arguments are there.
  const sentences = task.split(/(?<=\.) /).filter(isComplete);
  const kept = steps.filter(isComplete).map((text, at) => `${at + 1}. ${fill(text)}`);
  return [fill(sentences.join(' ')), ...kept].join('\n');
}
