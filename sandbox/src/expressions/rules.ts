import { type Operator, operators } from './comparison.ts';
import { ExpressionError } from './tokens.ts';

/** The query parameter of the expression. Each has its own operators and case rules. */
export type ExpressionMode = 'search' | 'filter' | 'logs';

/** The limits of an endpoint within its mode's rules. */
export interface ExpressionOptions {
  /** The only properties allowed, with the operators of each; absent = every property with the mode's operators. */
  readonly properties?: Readonly<Record<string, readonly Operator[]>>;
  /** With mode `search`: the only properties that `co` may be used on. @default none */
  readonly containsOn?: readonly string[];
  /** With mode `search`: the only properties allowed in addition to those of the profile. @default all */
  readonly beside?: readonly string[];
}

/** The rules for an expression. */
export interface ExpressionRules {
  readonly mode: ExpressionMode;
  readonly options: ExpressionOptions;
}

/** `search` of GET /api/v1/users (Okta's reference, listUsers). */
export const userSearch: ExpressionOptions = {
  beside: ['id', 'status', 'created', 'activated', 'statusChanged', 'lastUpdated', 'type.id'],
  containsOn: ['profile.firstName', 'profile.lastName', 'profile.email', 'profile.login'],
};

/** `filter` of GET /api/v1/users (Okta's reference, listUsers). */
export const userFilter: ExpressionOptions = {
  properties: {
    status: ['eq'],
    lastUpdated: ['eq', 'gt', 'ge', 'lt', 'le'],
    id: ['eq'],
    'profile.login': ['eq'],
    'profile.email': ['eq'],
    'profile.firstName': ['eq'],
    'profile.lastName': ['eq'],
  },
};

/** `search` of GET /api/v1/groups (Okta's reference, listGroups). */
export const groupSearch: ExpressionOptions = {
  beside: ['id', 'created', 'lastMembershipUpdated', 'lastUpdated', 'type', 'source.id'],
  containsOn: ['profile.name', 'profile.description'],
};

/** `search` of GET /api/v1/devices (Okta's reference, listDevices). */
export const deviceSearch: ExpressionOptions = {
  beside: ['id', 'status', 'lastUpdated'],
  containsOn: ['displayName', 'serialNumber', 'imei', 'meid', 'udid', 'sid'].map((name) => `profile.${name}`),
};

/** `search` of GET /api/v1/realms (Okta's reference, listRealms: "most properties"). */
export const realmSearch: ExpressionOptions = { containsOn: ['profile.name'] };

/** `filter` of GET /api/v1/groups (Okta's reference, listGroups). */
export const groupFilter: ExpressionOptions = {
  properties: {
    id: ['eq'],
    type: ['eq'],
    lastUpdated: ['eq', 'gt', 'ge', 'lt', 'le'],
    lastMembershipUpdated: ['eq', 'gt', 'ge', 'lt', 'le'],
  },
};

/**
 * `filter` of GET /api/v1/apps (Okta's reference, listApplications). `user.id` and `group.id` are not in its list but
 * in its examples ("by user", "by group"): the caller resolves them from `required` or passes objects that have them.
 */
export const appFilter: ExpressionOptions = {
  properties: {
    id: ['eq'],
    status: ['eq'],
    name: ['eq'],
    'credentials.signing.kid': ['eq'],
    'settings.slo.enabled': ['eq'],
    'user.id': ['eq'],
    'group.id': ['eq'],
  },
};

/** `filter` of GET /api/v1/zones (Okta's reference, listNetworkZones). */
export const zoneFilter: ExpressionOptions = { properties: { id: ['eq'], usage: ['eq'], system: ['eq'] } };

const resourceOperators: readonly Operator[] = ['eq', 'gt', 'ge', 'lt', 'le', 'sw', 'co', 'pr'];

/** The operators of each mode. */
export const modeOperators: Record<ExpressionMode, readonly Operator[]> = {
  search: resourceOperators,
  filter: resourceOperators,
  logs: operators,
};

/**
 * The properties that a System Log filter may start with (Okta docs: System Log query, "field is not valid"). Not among them:
 * `published`, for which since and until exist.
 */
const logFields: ReadonlySet<string> = new Set(
  (
    'actor authenticationContext client debugContext device displayMessage eventType legacyEventType outcome request ' +
    'securityContext severity target transaction uuid version'
  ).split(' '),
);

/** Rejects `co` on the two fields that hold URLs (Okta docs: System Log query). */
const logNoContains: ReadonlySet<string> = new Set(['debugContext.debugData.url', 'debugContext.debugData.requestUri']);

/** Rejects a property, or an operator on it, that the endpoint does not support. */
export function checkUse(
  use: { readonly property: string; readonly operator: Operator; readonly at: number },
  rules: ExpressionRules,
): void {
  if (rules.mode === 'logs') {
    checkLogUse(use);
    return;
  }
  const { property, operator, at } = use;
  const { properties, containsOn = [], beside } = rules.options;
  const known = properties === undefined ? isSearchable(property, beside) : Object.hasOwn(properties, property);
  if (!known) {
    throw new ExpressionError('property', `Property '${property}' at position ${at} is not supported`);
  }
  const admitted = properties?.[property] ?? modeOperators[rules.mode];
  const uncontained = rules.mode === 'search' && operator === 'co' && !containsOn.includes(property);
  if (!uncontained && admitted.includes(operator)) return;
  throw new ExpressionError('operator', `Operator '${operator}' is not supported on '${property}' at position ${at}`);
}

function isSearchable(property: string, beside: readonly string[] | undefined): boolean {
  return beside === undefined || property.startsWith('profile.') || beside.includes(property);
}

/** The sentences are those of Okta's docs (System Log query, Errors); changeDetails cannot be queried (LogTarget). */
function checkLogUse({ property, operator }: { readonly property: string; readonly operator: Operator }): void {
  const [root = '', member] = property.split('.', 2);
  if (!logFields.has(root) || (root === 'target' && member === 'changeDetails')) {
    throw new ExpressionError('property', `field is not valid: ${property}`);
  }
  if (operator === 'co' && logNoContains.has(property)) {
    throw new ExpressionError(
      'operator',
      `The supplied combination of operator and field is not currently supported. Operator: co, Field: ${property}`,
    );
  }
}
