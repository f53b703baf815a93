import type { Okta, RunMemory, StepContext } from '../../step/action.ts';
import { FreshValue, Remembered } from '../../step/remembered.ts';
import type { App, AppGroup } from '../apps/app.ts';
import type { AppOfUser } from '../apps/apps-of-user.ts';
import { readExpression } from '../group-rules/expression-evaluator.ts';
import type { SeenGroup } from '../group-rules/expression-functions.ts';
import { groupQuestions } from '../group-rules/expression-search.ts';
import { fills, type GroupRule } from '../group-rules/group-rule.ts';
import { GroupRules } from '../group-rules/group-rules.ts';
import { verdictOf } from '../group-rules/rule-verdict.ts';
import type { Group } from '../groups/group.ts';
import { membershipsOf } from '../groups/membership.ts';
import type { User } from '../users/user.ts';
import { groupName } from './changes.ts';
import { type Origin, originOf } from './membership-origin.ts';

/** What an explanation may call. */
export type AccessOperation =
  | 'getUser'
  | 'getApplication'
  | 'getApplicationUser'
  | 'getGroup'
  | 'listUserGroups'
  | 'listApplicationGroupAssignments'
  | 'listAssignedApplicationsForGroup'
  | 'listApplications'
  | 'listAppLinks'
  | 'listGroupRules'
  | 'listGroupRulesForUserInGroup'
  | 'listLogEvents';

/** What reading access may call: everything but the System Log. */
export type ReaderOperation = Exclude<AccessOperation, 'listLogEvents'>;

/** What an explanation works with. */
export type AccessContext = Pick<StepContext<AccessOperation>, 'okta' | 'memory'>;

const appGroups = new Remembered<FreshValue<readonly AppGroup[]>>();
const groupApps = new Remembered<FreshValue<readonly App[]>>();

/** Reads what access depends on. In a bulk run, the groups of an app and the rules are read once a minute. */
export class AccessReader {
  readonly user: User;
  readonly rules: GroupRules;
  readonly okta: Okta<ReaderOperation>;
  readonly #memory: RunMemory;
  #memberships: Promise<Map<string, Group>> | undefined;
  /** How many memberships may still be asked about one by one. */
  #left: number;

  constructor(
    { okta, memory }: Pick<StepContext<ReaderOperation>, 'okta' | 'memory'>,
    { user, mostAsked }: { readonly user: User; readonly mostAsked: number },
  ) {
    this.user = user;
    this.okta = okta;
    this.rules = new GroupRules(okta, memory);
    this.#memory = memory;
    this.#left = mostAsked;
  }

  /** Every group that the user is in, by ID. */
  memberships(): Promise<Map<string, Group>> {
    this.#memberships ??= membershipsOf(this.okta, this.user.id);
    return this.#memberships;
  }

  /** Where some memberships come from. What a rule makes of the groups themselves is unsettled, as the user may leave them. */
  async origins(groups: readonly Group[]): Promise<Origin[]> {
    const origins: Origin[] = [];
    const subject = await this.subject(groups);
    const mayAsk = () => {
      this.#left -= 1;
      return this.#left >= 0;
    };
    for (const group of groups)
      origins.push(await originOf(group, { user: this.user, rules: this.rules, subject, mayAsk }));
    return origins;
  }

  /** Active rules that add the user to some groups once they have left others, as rules that ask for the lack of a group do. */
  async addingAfter(leaving: readonly Group[], groupIds: readonly string[]): Promise<GroupRule[]> {
    if (leaving.length === 0) return [];
    const { groups } = await this.subject();
    const left = new Set(leaving.map(({ id }) => id));
    const after = { groups: groups.filter(({ id }) => !left.has(id)) };
    return ((await this.rules.all()) ?? []).filter((rule) => {
      if (!groupIds.some((id) => fills(rule, id)) || !asksForGroups(rule)) return false;
      return verdictOf(rule, this.user, after).outcome !== 'does_not_add';
    });
  }

  /** The groups of the user as rules see them. */
  async subject(unsettled: readonly Group[] = []) {
    const groups = [...(await this.memberships()).values()].map(seen);
    return { groups, unsettled: unsettled.map(seen) };
  }

  /** The groups that an app is assigned to, with their names. */
  groupsOfApp(appId: string): Promise<readonly AppGroup[]> {
    const query = { limit: 200, expand: 'group' };
    const read = () => everyPage(this.okta.pages('listApplicationGroupAssignments', { path: { appId }, query }));
    return appGroups.of(this.#memory, appId, () => new FreshValue(this.#memory)).get(read);
  }

  /** The groups of the user that have each of some apps, with as few calls as there are apps or groups. */
  async groupsByApp(apps: readonly AppOfUser[]): Promise<Map<string, Group[]>> {
    const memberships = await this.memberships();
    const byApp = new Map<string, Group[]>(apps.map(({ appId }) => [appId, []]));
    if (apps.length <= memberships.size) {
      for (const { appId } of apps)
        for (const { id } of await this.groupsOfApp(appId)) {
          const group = memberships.get(id);
          if (group !== undefined) byApp.get(appId)?.push(group);
        }
      return byApp;
    }
    for (const group of memberships.values())
      for (const { id } of await this.appsOfGroup(group.id)) byApp.get(id)?.push(group);
    return byApp;
  }

  /** The apps that are assigned to a group. */
  appsOfGroup(groupId: string): Promise<readonly App[]> {
    const query = { limit: 200 };
    const read = () => everyPage(this.okta.pages('listAssignedApplicationsForGroup', { path: { groupId }, query }));
    return groupApps.of(this.#memory, groupId, () => new FreshValue(this.#memory)).get(read);
  }
}

function asksForGroups({ expression = '' }: GroupRule): boolean {
  const tree = readExpression(expression);
  return tree === undefined ? expression.includes('Group') : groupQuestions(tree).length > 0;
}

function seen(group: Group): SeenGroup {
  // Whether rules count Everyone is undocumented.
  return { id: group.id, name: groupName(group), isUnsettled: group.type === 'BUILT_IN' };
}

async function everyPage<Item>(pages: AsyncIterable<readonly Item[]>): Promise<Item[]> {
  const items: Item[] = [];
  for await (const page of pages) items.push(...page);
  return items;
}
