import type { LostWrite } from '../../okta/calls.ts';
import { OktaError } from '../../okta/errors.ts';
import { type JsonObject, textAt } from '../../okta/json.ts';
import type { Okta } from '../../step/action.ts';
import type { App, NewApp } from './app.ts';

/** The request body of a new app. */
export interface NewAppBody extends JsonObject {
  readonly label: string;
  readonly signOnMode?: unknown;
}

/**
 * Creates an app exactly once. After a lost response, looks for an app with the same label and sign-on mode that Okta created
 * after the request left. Labels need not be unique: two such apps leave the outcome unknown.
 */
export function createAppOnce(
  okta: Okta<'createApplication' | 'listApplications'>,
  { body, activate }: { readonly body: NewAppBody; readonly activate: boolean },
): Promise<NewApp> {
  const lookUp = (write: LostWrite) => ownApp(okta, { body, write });
  return okta.call('createApplication', { query: { activate }, body, afterLoss: { lookUp } });
}

async function ownApp(
  okta: Okta<'listApplications'>,
  { body, write }: { readonly body: NewAppBody; readonly write: LostWrite },
): Promise<App | undefined> {
  const { label, signOnMode } = body;
  const fitting: App[] = [];
  for await (const page of okta.pages('listApplications', { query: { q: label, limit: 200 } })) {
    for (const { app } of page) {
      if (app.label !== label || app.signOnMode !== signOnMode) continue;
      const isOurs = write.madeAfter(app.created);
      if (isOurs === 'unknown') throw cannotTell([app]);
      if (isOurs === 'yes') fitting.push(app);
    }
  }
  if (fitting.length > 1) throw cannotTell(fitting);
  return fitting[0];
}

function cannotTell(apps: readonly App[]): OktaError {
  const ids = apps.map(({ id }) => id).join(', ');
  const what =
    apps.length > 1
      ? `Several apps with the same label and sign-on mode were just created (${ids}), and nothing shows which one is from this run`
      : `An app with the same label and sign-on mode exists (${ids}), but Okta's responses do not show when it was created`;
  const hint = 'check the app in Okta before you run this again';
  return new OktaError('outcome_unknown', { what, hint }, { known: `${what}.`, operation: 'createApplication' });
}

/** What a person must know about the client secret of a new app: a look-up after a lost response does not return it. */
export function secretNotes({ clientSecret }: NewApp, body: JsonObject): string[] {
  const authentication = textAt(body, 'credentials', 'oauthClient', 'token_endpoint_auth_method') ?? '';
  if (!authentication.startsWith('client_secret') || clientSecret !== undefined) return [];
  return ['Okta returned no client secret. Create a new secret for the app in Okta.'];
}
