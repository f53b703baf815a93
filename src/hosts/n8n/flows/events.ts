import { byId, type Flow, flow, fromEvent, helpDesk, step, tell } from './canvas.ts';

/** Lockout: whoever is locked out gets a ticket with what the help desk needs to know. */
const lockout: Flow = flow('Okta: lockout to ticket', {
  line: [
    fromEvent('User locked out', { event: 'user_locked_out' }),
    helpDesk,
    step('Read user', {
      resource: 'users',
      operation: 'get_user',
      user: byId("={{ $('User locked out').item.json.user.id }}"),
    }),
    tell('Open a ticket', {
      path: '/tickets',
      body: "{ subject: 'Locked out: ' + $json.profile.login, requester: $json.profile.email, text: 'From ' + ($('User locked out').item.json.where?.ipAddress ?? 'an unknown address') + ' at ' + $('User locked out').item.json.published, reference: $('User locked out').item.json.uuid }",
    }),
  ],
});

/** Profile change: the help desk is told who changed whose profile, with the profile as it is now. */
const profileChange: Flow = flow('Okta: profile change notification', {
  line: [
    fromEvent('Profile updated', { event: 'user_profile_updated' }),
    helpDesk,
    step('Read user', {
      resource: 'users',
      operation: 'get_user',
      user: byId("={{ $('Profile updated').item.json.user.id }}"),
    }),
    tell('Tell the help desk', {
      path: '/notifications',
      body: "{ text: $('Profile updated').item.json.actor.name + ' changed the profile of ' + $json.profile.login, profile: $json.profile, reference: $('Profile updated').item.json.uuid }",
    }),
  ],
});

/** Flows that an event of the org starts. */
export const eventFlows: Readonly<Record<string, Flow>> = { lockout, 'profile-change': profileChange };
