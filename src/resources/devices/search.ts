import { z } from 'zod';
import { searchText } from '../../okta/expression.ts';
import { field } from '../../step/field.ts';
import { listInput, refuse, requiredText } from '../../step/fields.ts';
import { devicePlatforms, deviceStatuses } from './device.ts';

const alternative = 'Search by';

/** Input of the step that finds devices. */
export const deviceSearch = listInput({
  query: field(requiredText(), {
    title: 'Query',
    description: 'Part of a display name or serial number.',
    placeholder: 'GRACE',
    alternative,
  }).optional(),
  search: field(requiredText(), {
    title: 'Search',
    description:
      'Expression on id, status, lastUpdated and profile attributes. Operators: eq, sw, gt, ge, lt, le, pr, and, or; co on displayName, serialNumber, imei, meid, udid and sid only.',
    placeholder: 'profile.osVersion sw "15"',
    docs: 'https://developer.okta.com/docs/reference/core-okta-api/#filter',
    alternative,
  }).optional(),
  status: field(z.enum(deviceStatuses), { title: 'Status', description: 'Only devices with this status.' }).optional(),
  platform: field(z.enum(devicePlatforms), { title: 'Platform', description: 'Only this platform.' }).optional(),
  withUsers: field(z.boolean(), {
    title: 'With users',
    description: 'Whether to return the users of each device, with their ID and names.',
    default: false,
  }).optional(),
}).check(
  refuse(({ query, search }: { readonly query?: unknown; readonly search?: unknown }) =>
    query === undefined || search === undefined
      ? []
      : [{ path: 'search', message: 'cannot be used together with query', hint: 'use only one of them' }],
  ),
);

/** What devices must have. */
export interface DeviceCriteria {
  readonly query?: string | undefined;
  readonly search?: string | undefined;
  readonly status?: string | undefined;
  readonly platform?: string | undefined;
}

/** The search expression for devices; `undefined` for all. */
export function deviceExpression({ query, search, status, platform }: DeviceCriteria): string | undefined {
  const name = query === undefined ? undefined : searchText(query);
  const parts = [
    ...(name === undefined ? [] : [`(profile.displayName co ${name} or profile.serialNumber co ${name})`]),
    ...(search === undefined ? [] : [status === undefined && platform === undefined ? search : `(${search})`]),
    ...(status === undefined ? [] : [`status eq ${searchText(status)}`]),
    ...(platform === undefined ? [] : [`profile.platform eq ${searchText(platform)}`]),
  ];
  return parts.length === 0 ? undefined : parts.join(' and ');
}
