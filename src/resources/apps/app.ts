import { z } from 'zod';
import { field } from '../../step/field.ts';
import { date, segmentText, text } from '../../step/fields.ts';

const flag = (title: string) => field(z.boolean(), { title }).optional();

const part = (title: string, description?: string) =>
  field(z.looseObject({}), { title, ...(description === undefined ? {} : { description }) }).optional();

/** An app of the org as steps return it, without secrets. Nothing but the ID can be relied on. */
export const appModel = field(
  z.looseObject({
    id: field(z.string(), { title: 'App ID' }),
    label: text('Label', 'Name that users see.'),
    name: text('Name', "Okta's key for the type of app."),
    status: text('Status', 'ACTIVE or INACTIVE.'),
    signOnMode: text('Sign-on mode'),
    clientId: text('Client ID', 'Of an OAuth client: OpenID Connect apps and API services.'),
    features: field(z.array(z.string()), {
      title: 'Features',
      description: 'What the app is provisioned with.',
    }).optional(),
    visibility: part('Visibility', "How the app appears on users' dashboards."),
    accessibility: part('Accessibility'),
    settings: part('Settings', 'Depend on the type of app and the sign-on mode.'),
    created: date('Created'),
    lastUpdated: date('Last updated'),
  }),
  { title: 'App', essential: ['id', 'label', 'name', 'status', 'signOnMode', 'clientId'] },
);

/** An app, see {@link appModel}. */
export type App = z.infer<typeof appModel>;

/** A link on a user's dashboard. Nothing but the ID can be relied on. */
export const appLinkModel = field(
  z.looseObject({
    id: field(z.string(), { title: 'Link ID' }),
    label: text('Label'),
    linkUrl: text('Link', 'Opens the app for the user.'),
    logoUrl: text('Logo'),
    appName: text('App name', "Okta's key for the type of app."),
    appInstanceId: text('App ID', 'Pass it as app to the other app steps.'),
    appAssignmentId: text('App assignment ID'),
    credentialsSetup: flag('Credentials set up'),
    hidden: flag('Hidden'),
    sortOrder: field(z.number(), { title: 'Position' }).optional(),
  }),
  { title: 'App link' },
);

/** A link on a user's dashboard, see {@link appLinkModel}. */
export type AppLink = z.infer<typeof appLinkModel>;

/** A user's assignment to an app. Nothing but the ID can be relied on. */
export const appUserModel = field(
  z.looseObject({
    id: field(z.string(), { title: 'User ID' }),
    scope: text('Scope', 'USER if assigned directly, GROUP if assigned through a group.'),
    status: text('Status', 'ACTIVE, or the provisioning state.'),
    externalId: text('External ID', "The user's ID in the app."),
    syncState: text('Sync state'),
    created: date('Created'),
    lastUpdated: date('Last updated'),
    statusChanged: date('Status changed'),
    passwordChanged: date('Password changed'),
    lastSync: date('Last sync'),
    credentials: field(z.looseObject({ userName: text('Username in the app') }), { title: 'Credentials' }).optional(),
    profile: field(z.looseObject({}), {
      title: 'App profile',
      description: "The user's attributes in the app.",
    }).optional(),
  }),
  { title: 'App assignment', essential: ['id', 'scope', 'status', 'credentials', 'profile'] },
);

/** A user's assignment to an app, see {@link appUserModel}. */
export type AppUser = z.infer<typeof appUserModel>;

/** A user's assignment to an app, with what Okta says about its origin. */
export interface Assignment {
  readonly appUser: AppUser;
  /** The group that the assignment comes from: its name with its ID, or one of them. */
  readonly group?: string;
}

/** A new app, with the client secret that Okta returns only once. */
export interface NewApp {
  readonly app: App;
  readonly clientSecret?: string;
}

/** An app of a list, with the user's assignment if the request asks Okta to embed it. */
export interface ListedApp {
  readonly app: App;
  readonly assignment?: Assignment;
}

/** A group's assignment to an app. Nothing but the ID can be relied on. */
export const appGroupModel = field(
  z.looseObject({
    id: field(z.string(), { title: 'Group ID' }),
    name: text('Group name', 'Only in lists.'),
    groupType: text('Group type', 'OKTA_GROUP, APP_GROUP or BUILT_IN. Only in lists.'),
    priority: field(z.number(), {
      title: 'Priority',
      description:
        'Position among the groups of the app. A user in several of them gets the profile of the lowest number.',
    }).optional(),
    lastUpdated: date('Last updated'),
    profile: field(z.looseObject({}), {
      title: 'App profile',
      description: 'Attributes in the app that members of the group get.',
    }).optional(),
  }),
  { title: 'App assignment' },
);

/** A group's assignment to an app, see {@link appGroupModel}. */
export type AppGroup = z.infer<typeof appGroupModel>;

/** The app that a step is about. */
export const app = field(segmentText(), {
  title: 'App',
  description: 'ID of the app instance in this org.',
  placeholder: '0oaslack000000000001',
  optionsFrom: 'apps',
});

/** The user who has the app. */
export const assignedUser = field(segmentText(), {
  title: 'User',
  description: 'User ID or username of a user who has the app.',
  placeholder: 'grace.lindqvist@acme.example',
  optionsFrom: 'app_users',
});

/** Whether an app is assigned. */
export const assigned = field(z.boolean(), {
  title: 'Assigned',
  description: 'Whether there is an assignment.',
});
