import { type LogEvent, toLogEvent } from './log-event.ts';

/** A party of a sample. */
export interface SampleParty {
  readonly id: string;
  readonly type: string;
  readonly alternateId: string;
  readonly displayName: string;
  readonly detailEntry?: Readonly<Record<string, unknown>>;
  readonly changeDetails?: Readonly<Record<string, unknown>>;
}

/** The specific members of a sample event. The rest matches any call by an admin. */
export interface EventSample {
  readonly eventType: string;
  readonly message: string;
  /** @default Ada Okonkwo, the owner of the token */
  readonly actor?: SampleParty;
  readonly target: readonly SampleParty[];
  /** @default SUCCESS */
  readonly outcome?: { readonly result: string; readonly reason: string };
  readonly debugData?: Readonly<Record<string, string>>;
}

/** People, groups and apps of the sandbox org that samples are about. */
export const sampleParties = {
  ada: person('00uada00000000000001', 'Ada Okonkwo'),
  grace: person('00ugrace000000000001', 'Grace Lindqvist'),
  iris: person('00uiris0000000000001', 'Iris Vale'),
  liam: person('00uliam0000000000001', 'Liam Moreau'),
  mei: person('00umei00000000000001', 'Mei Tanaka'),
  nina: person('00unina0000000000001', 'Nina Petrov'),
  omar: person('00uomar0000000000001', 'Omar Haddad'),
  tom: person('00utom00000000000001', 'Tom Abara'),
  zoe: person('00uzoe00000000000001', 'Zoe Castillo'),
  noor: person('00unoor0000000000001', 'Noor Rahman'),
  engineering: group('00gengineering000001', 'Engineering'),
  support: group('00gsupport0000000001', 'Support'),
  robotics: group('00grobotics000000001', 'Robotics'),
  slack: app('0oaslack000000000001', 'Slack'),
  github: app('0oagithub00000000001', 'GitHub'),
  helpDesk: {
    id: 'HelpDeskAdmin',
    type: 'ROLE',
    alternateId: 'JBCUYUC7IRCVGS27IFCE2SKO',
    displayName: 'Help Desk Administrator',
  },
  system: {
    id: 'spracme0000000000001',
    type: 'SystemPrincipal',
    alternateId: 'system@okta.com',
    displayName: 'Okta System',
  },
  laptop: thing('guogracelaptop000001', 'Device', 'GRACE-MACBOOK'),
  kiosk: thing('guokiosk000000000001', 'Device', 'KIOSK-1'),
  contractorPolicy: {
    ...thing('00pacmecontract00001', 'PolicyEntity', 'Contractors'),
    detailEntry: { policyType: 'OktaSignOn' },
  },
  officeRule: thing('0pracmecontract00001', 'PolicyRule', 'Office only'),
  office: thing('nzoacmeoffice0000001', 'NetworkZone', 'Lund office'),
  email: thing('autacme0000000000001', 'Authenticator', 'Email'),
  oktaVerify: thing('lae00verify000000001', 'AuthenticatorEnrollment', 'Okta Verify'),
  auditor: thing('cr0auditor0000000001', 'CUSTOM_ROLE', 'Auditor'),
  allUsers: thing('iamallusers000000001', 'RESOURCE_SET', 'All users'),
  ticketHook: thing('whotickets0000000001', 'EventHook', 'Tickets'),
  token: { id: '00Tnightlyreports0001', type: 'Token', alternateId: 'unknown', displayName: 'Nightly reports' },
} as const satisfies Record<string, SampleParty>;

/** The target that says whether a role was granted or revoked: its ID is its type. */
export function roleMark(type: string, displayName: string): SampleParty {
  return { id: type, type, alternateId: 'unknown', displayName };
}

function person(id: string, displayName: string): SampleParty {
  return { id, type: 'User', alternateId: `${displayName.toLowerCase().replace(' ', '.')}@acme.example`, displayName };
}

function thing(id: string, type: string, displayName: string): SampleParty {
  return { id, type, alternateId: 'unknown', displayName };
}

/** The account of a user in an app. */
export function appAccount(id: string, { alternateId, displayName }: SampleParty): SampleParty {
  return { id, type: 'AppUser', alternateId, displayName };
}

function group(id: string, displayName: string): SampleParty {
  return thing(id, 'UserGroup', displayName);
}

function app(id: string, displayName: string): SampleParty {
  return { id, type: 'AppInstance', alternateId: displayName, displayName };
}

/** A sample as the System Log would return it. */
export function sampleEvent({ eventType, message, actor, target, outcome, debugData }: EventSample): LogEvent {
  const whole = (party: SampleParty) => ({ ...party, detailEntry: party.detailEntry ?? null });
  return toLogEvent({
    actor: whole(actor ?? sampleParties.ada),
    client: {
      userAgent: { rawUserAgent: 'Mozilla/5.0 (Macintosh)', os: 'Mac OS X', browser: 'CHROME' },
      zone: 'null',
      device: 'Computer',
      id: null,
      ipAddress: '203.0.113.7',
      geographicalContext: {
        city: 'Lund',
        state: 'Skåne County',
        country: 'Sweden',
        postalCode: '221 00',
        geolocation: { lat: 55.7, lon: 13.2 },
      },
    },
    device: null,
    displayMessage: message,
    eventType,
    outcome: outcome ?? { result: 'SUCCESS', reason: null },
    published: '2026-11-02T09:41:07.318Z',
    severity: outcome?.result === 'FAILURE' ? 'WARN' : 'INFO',
    debugContext: { debugData: { requestUri: '/api/v1/users', ...debugData } },
    legacyEventType: null,
    transaction: { type: 'WEB', id: 'aSampleRequest000000000000000000', detail: {} },
    uuid: '6f2a1c34-b7d1-11f0-9c4e-3d5b8a7e1f20',
    version: '0',
    request: { ipChain: [] },
    target: target.length === 0 ? null : target.map(whole),
  });
}
