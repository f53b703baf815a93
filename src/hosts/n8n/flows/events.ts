import { type Flow, flow, fromEvent, helpDesk, setUp, tell } from './canvas.ts';

const about = (name: string) => `$('${name}').item.json`;

/** Lockout: whoever is locked out gets a ticket with what the help desk needs to know. */
const lockout: Flow = flow('Okta: lockout to ticket', {
  note: [
    'Whoever Okta locks out after too many failed sign-ins gets a ticket with who it is and from where.',
    ...setUp({ starts: 'the event *User locked out* of the org.', tells: 'Open a ticket' }),
    '5. **User locked out** makes an event hook in the org. If n8n cannot be reached from the internet, choose *Polling* there.',
  ],
  line: [
    fromEvent('User locked out', { event: 'user_locked_out', additionalFields: { fresh: true } }),
    helpDesk,
    tell('Open a ticket', {
      path: '/tickets',
      body: `{ subject: 'Locked out: ' + ${about('User locked out')}.user.login, requester: ${about('User locked out')}.fresh.user?.profile.email ?? ${about('User locked out')}.user.login, text: 'From ' + (${about('User locked out')}.where?.ipAddress ?? 'an unknown address') + ' at ' + ${about('User locked out')}.published, reference: ${about('User locked out')}.uuid }`,
    }),
  ],
});

/** Profile change: the help desk is told who changed whose profile, with the profile as it is now. */
const profileChange: Flow = flow('Okta: profile change notification', {
  note: [
    'The help desk is told who changed whose profile, with the profile as it is now.',
    ...setUp({ starts: 'the event *User profile updated* of the org.', tells: 'Tell the help desk' }),
    '5. **Profile updated** makes an event hook in the org. If n8n cannot be reached from the internet, choose *Polling* there.',
  ],
  line: [
    fromEvent('Profile updated', { event: 'user_profile_updated', additionalFields: { fresh: true } }),
    helpDesk,
    tell('Tell the help desk', {
      path: '/notifications',
      body: `{ text: (${about('Profile updated')}.actor?.name ?? 'Somebody') + ' changed the profile of ' + ${about('Profile updated')}.user.login, profile: ${about('Profile updated')}.fresh.user?.profile, reference: ${about('Profile updated')}.uuid }`,
    }),
  ],
});

/** Flows that an event of the org starts. */
export const eventFlows: Readonly<Record<string, Flow>> = { lockout, 'profile-change': profileChange };
