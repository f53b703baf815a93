import type { Models } from '../step/action.ts';
import { type AppModels, appReaders } from './apps/readers.ts';
import { type DeviceModels, deviceReaders } from './devices/readers.ts';
import { type FactorModels, factorReaders } from './factors/readers.ts';
import { type GroupRuleModels, groupRuleReaders } from './group-rules/readers.ts';
import { type GroupModels, groupReaders } from './groups/readers.ts';
import { type IdentityProviderModels, identityProviderReaders } from './identity-providers/readers.ts';
import { type IdentitySourceModels, identitySourceReaders } from './identity-sources/readers.ts';
import { type LogModels, logReaders } from './logs/readers.ts';
import { type NetworkZoneModels, networkZoneReaders } from './network-zones/readers.ts';
import { type PolicyModels, policyReaders } from './policies/readers.ts';
import { type RoleModels, roleReaders } from './roles/readers.ts';
import { type UserModels, userReaders } from './users/readers.ts';
import { type SessionModels, sessionReaders } from './users/session-readers.ts';

declare module '../step/action.ts' {
  interface Models
    extends UserModels,
      GroupModels,
      GroupRuleModels,
      AppModels,
      DeviceModels,
      FactorModels,
      IdentityProviderModels,
      IdentitySourceModels,
      NetworkZoneModels,
      PolicyModels,
      LogModels,
      RoleModels,
      SessionModels {}
}

export type { Models };

/** The reader of every operation that has a model: the only place where Okta's responses become models. */
export const readers: { readonly [Op in keyof Models]: (value: unknown) => Models[Op] } = {
  ...userReaders,
  ...groupReaders,
  ...groupRuleReaders,
  ...appReaders,
  ...deviceReaders,
  ...factorReaders,
  ...identityProviderReaders,
  ...identitySourceReaders,
  ...networkZoneReaders,
  ...policyReaders,
  ...logReaders,
  ...roleReaders,
  ...sessionReaders,
};
