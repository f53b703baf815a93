import { z } from 'zod';
import { OktaError } from '../../okta/errors.ts';
import { field } from '../../step/field.ts';
import { date, segmentText, text } from '../../step/fields.ts';

/** A signed-in session as steps return it, without its ID: anyone who has the ID can act as the user. */
export const sessionModel = field(
  z.looseObject({
    userId: text('User ID'),
    login: text('Username'),
    status: text('Status', 'ACTIVE, MFA_REQUIRED or MFA_ENROLL.'),
    createdAt: date('Created'),
    expiresAt: date('Expires'),
    lastPasswordVerification: date('Last password verification'),
    lastFactorVerification: date('Last factor verification'),
    amr: field(z.array(z.string()), {
      title: 'Authentication methods',
      description: 'How the user signed in, for example pwd, mfa or otp.',
    }).optional(),
    mfaActive: field(z.boolean(), { title: 'MFA enrolled' }).optional(),
    idp: field(z.looseObject({ id: text('ID'), type: text('Type') }), { title: 'Identity provider' }).optional(),
  }),
  { title: 'Session', essential: ['userId', 'login', 'status', 'createdAt', 'expiresAt', 'amr'] },
);

/** A session, see {@link sessionModel}. */
export type Session = z.infer<typeof sessionModel>;

/** The session that a step is about. */
export const session = field(segmentText(), {
  title: 'Session',
  description: 'ID of the session, for example from its cookie. Anyone who has the ID can act as the user.',
  secret: true,
});

/** The error for a session that Okta does not have. */
export function sessionOver(): OktaError {
  return new OktaError(
    'not_found',
    { what: 'Okta does not have this session: it is over, or the ID is wrong', hint: 'check the session ID' },
    { field: 'session' },
  );
}
