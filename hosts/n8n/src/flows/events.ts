import { callHelpDesk, type Flow, flow, fromEvent, settings } from './canvas.ts';

const about = (name: string) => `$('${name}').item.json`;
const person = (event: string) => `(${event}.user.name ?? ${event}.user.login)`;
const time = (iso: string) => `DateTime.fromISO(${iso}).toUTC().toFormat('d LLL yyyy, HH:mm') + ' UTC'`;
const reachable = (name: string) =>
  `**${name}** creates an event hook in the org. If Okta cannot reach this n8n from the internet, choose *Polling* there.`;

const locked = about('User locked out');

/** Lockout: a user whom Okta locks out gets a ticket. */
const lockout: Flow = flow('Okta: lockout to ticket', {
  does: 'Opens a ticket when Okta locks a user out, with the user and IP address.',
  starts: 'the event *User locked out*.',
  calls: 'Open ticket',
  more: [reachable('User locked out')],
  line: [
    fromEvent('User locked out', { event: 'user_locked_out', additionalFields: { fresh: true } }),
    settings,
    callHelpDesk('Open ticket', {
      path: '/tickets',
      body: `{ subject: 'Locked out: ' + ${locked}.user.login, requester: ${locked}.fresh?.user?.profile?.email ?? ${locked}.user.login, text: ${person(locked)} + ' was locked out on ' + ${time(`${locked}.published`)} + ', after too many failed sign-ins. IP address: ' + (${locked}.where?.ipAddress ?? 'unknown') + '.', reference: ${locked}.uuid }`,
    }),
  ],
});

const changed = about('Profile updated');

/** Profile change: reports to the help desk who changed which profile, with its current values. */
const profileChange: Flow = flow('Okta: profile change notification', {
  does: 'Notifies the help desk who changed which profile, and sends the current profile along.',
  starts: 'the event *User profile updated*.',
  calls: 'Notify help desk',
  more: [reachable('Profile updated')],
  line: [
    fromEvent('Profile updated', { event: 'user_profile_updated', additionalFields: { fresh: true } }),
    settings,
    callHelpDesk('Notify help desk', {
      path: '/notifications',
      body: `{ text: (${changed}.actor?.name ?? 'Somebody') + ' changed the profile of ' + ${person(changed)} + (${changed}.changes?.attributes ? ': ' + ${changed}.changes.attributes.join(', ') : '') + '.', user: ${changed}.user.login, profile: ${changed}.fresh?.user?.profile, reference: ${changed}.uuid }`,
    }),
  ],
});

/** Flows that an event of the org starts. */
export const eventFlows: Readonly<Record<string, Flow>> = { lockout, 'profile-change': profileChange };
