import { z } from 'zod';
import { refusedField } from '../../okta/errors.ts';
import { isObject, type JsonObject, objectAt } from '../../okta/json.ts';
import type { Okta } from '../../step/action.ts';
import { field } from '../../step/field.ts';
import { includes, replaceMerged } from '../../step/replacement.ts';
import type { Visibility } from './app-fields.ts';
import type { ChangedApp } from './lifecycle.ts';
import { toApp } from './readers.ts';

/** The password that all users of an app share. */
export const sharedPassword = field(z.string().min(1), {
  title: 'Shared password',
  description:
    'Only for an app whose users share one account, and required there: Okta may lose the password otherwise.',
  secret: true,
});

/** What to change of an app; absent members are left alone. */
export interface AppChange {
  readonly appId: string;
  readonly label?: string | undefined;
  readonly visibility?: Visibility | undefined;
  readonly settings?: JsonObject | undefined;
  readonly sharedPassword?: string | undefined;
}

/** Changes parts of an app, which Okta can only replace as a whole. */
export async function changeApp(
  okta: Okta<'replaceApplication' | 'getApplication'>,
  { appId, sharedPassword, ...change }: AppChange,
): Promise<ChangedApp> {
  const path = { appId };
  let isPasswordSet = false;
  const { changed, after } = await replaceMerged(okta, {
    object: `app ${appId}`,
    called: `the app ${change.label ?? appId}`,
    // Read the app with its credentials, which a replacement needs and no output contains.
    read: async () => objectAt(await okta.whole('getApplication', { path })),
    change: (before) => withoutBlanks(before, change),
    async replace(merged) {
      checkPassword(merged, sharedPassword);
      await okta.call('replaceApplication', { path, body: bodyOf(merged, sharedPassword) });
      isPasswordSet = true;
    },
  });
  // A password cannot be read, so it always counts as different.
  if (sharedPassword === undefined || isPasswordSet) return { changed, app: toApp(after) };
  checkPassword(after, sharedPassword);
  await okta.call('replaceApplication', { path, body: bodyOf(after, sharedPassword) });
  return { changed: true, app: toApp(after) };
}

/** A change without empty texts where nothing is set: Okta returns some of them as null, such as an empty relay state. */
function withoutBlanks(present: unknown, change: object): JsonObject {
  const from = objectAt(present);
  const kept = Object.entries(change).flatMap(([name, value]: [string, unknown]) => {
    if (isObject(value)) return [[name, withoutBlanks(from[name], value)]];
    return isBlank(value) && isBlank(from[name]) ? [] : [[name, value]];
  });
  return Object.fromEntries(kept);
}

function isBlank(value: unknown): boolean {
  return value === undefined || value === null || value === '';
}

/** A replacement needs the shared password of an app that has one, because Okta does not return it. */
function checkPassword(whole: JsonObject, password: string | undefined): void {
  const isShared = includes(whole, { credentials: { scheme: 'SHARED_USERNAME_AND_PASSWORD' } });
  if (isShared && password === undefined)
    throw refusedField('sharedPassword', {
      what: 'is required, because the users of this app share one account and Okta does not return its password',
      hint: 'pass the current password, or a new one',
    });
  if (!isShared && password !== undefined)
    throw refusedField('sharedPassword', {
      what: 'is not used by this app: its users do not share one account',
      hint: 'leave it out',
    });
}

/**
 * The body of a replacement: the app without what Okta sets itself (the read-only members of its reference), and without nulls,
 * which Okta returns where its reference says text. The name stays, because apps from the catalog need it.
 */
function bodyOf(whole: JsonObject, password: string | undefined): JsonObject {
  const {
    id: _,
    orn: __,
    status: ___,
    created: ____,
    lastUpdated: _____,
    features: ______,
    universalLogout: _______,
    _links: ________,
    _embedded: _________,
    ...changeable
  } = whole;
  const body = withoutNulls(changeable);
  if (password === undefined) return body;
  return { ...body, credentials: { ...objectAt(body, 'credentials'), password: { value: password } } };
}

function withoutNulls(object: JsonObject): JsonObject {
  const kept = Object.entries(object).filter(([, value]) => value !== null);
  return Object.fromEntries(kept.map(([name, value]) => [name, isObject(value) ? withoutNulls(value) : value]));
}
