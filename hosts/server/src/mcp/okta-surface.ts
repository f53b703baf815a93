import { type Connection, OktaError, type RunOptions } from 'okta-connector';
import { actionOf } from '../catalog.ts';
import type { ClientEffect, ManifestAction } from '../clients/client.ts';
import type { Plans } from '../plans/plans.ts';
import { BulkRunner } from './bulk-runner.ts';
import type { Confirmations } from './confirmation.ts';
import { type DiscoveryHost, eventsTool, fieldsTool, optionsTool, searchTool, triggerTool } from './discovery-tools.ts';
import { grantedTo, lacksRights } from './granted.ts';
import type { McpHost } from './host.ts';
import { instructions } from './instructions.ts';
import { type Offer, type OfferRequest, offerOf, refusalOf, removalRefusal } from './offer.ts';
import { PlanRunner } from './plan-runner.ts';
import { applyTool, planTool, undoTool } from './plan-tools.ts';
import { oktaPrompts } from './prompts.ts';
import { completions, oktaResources } from './resources.ts';
import type { McpSettings } from './settings.ts';
import { StepRunner } from './step-runner.ts';
import { runManyTool, runStepTool, stepTool } from './step-tools.ts';
import type { McpSurface } from './surface.ts';
import type { McpTool, ToolCall } from './tool.ts';
import { failedResult } from './tool-result.ts';

/** What one caller may see and do. */
export interface SurfaceRequest {
  readonly host: McpHost;
  readonly confirmations: Confirmations;
  readonly plans: Plans;
  readonly settings: readonly McpSettings[];
  readonly access: readonly ClientEffect[];
  readonly isShared: boolean;
}

/** The steps, resources and prompts of the connector for one caller. */
export function oktaSurface({ host, confirmations, plans, settings, access, isShared }: SurfaceRequest): McpSurface {
  const connection = async (): Promise<Connection> => host.connection();
  const options = ({ signal }: Pick<ToolCall, 'signal'>): RunOptions => ({ signal, deadlineMs: host.runTimeoutMs });
  const { showSecrets } = host.settings;
  const expectAvailable = (action: ManifestAction, input: unknown) => {
    const refused = refusalOf(action, { settings, access, input });
    if (refused !== undefined) throw new OktaError('forbidden', { what: refused, hint: 'use another step or input' });
  };
  const runner = new StepRunner(host, { confirmations, maySeeSecrets: showSecrets, expectAvailable });
  const toolOptions = { outputSchema: settings.some(({ outputSchema }) => outputSchema), showSecrets };
  const refusal = (key: string) => {
    const action = actionOf(key);
    return action === undefined ? undefined : refusalOf(action, { settings, access });
  };
  let offered: Promise<Offer> | undefined;
  const offer = () => {
    offered ??= offerFor(connection, { settings, access });
    return offered;
  };

  const helpers = ({ listed, others }: Offer): McpTool[] => {
    const tools = new Set(listed.map(({ key }) => key));
    const discovery: DiscoveryHost = { connection, options, refusal, showSecrets, isTool: (key) => tools.has(key) };
    const steps = [...listed, ...others];
    const anyStep = {
      runner,
      bulk: new BulkRunner(host, { confirmations, expectAvailable }),
      refusal,
      keys: steps.map(({ key }) => key),
      readsOnly: steps.every(({ effect }) => effect === 'read'),
    };
    const removal = () => {
      const refused = removalRefusal({ settings, access });
      if (refused !== undefined) throw new OktaError('forbidden', { what: refused, hint: 'use another caller' });
    };
    const planTools = [planTool, applyTool, ...(removalRefusal({ settings, access }) === undefined ? [undoTool] : [])];
    const planHost = {
      expectAvailable,
      runner: new PlanRunner(host, { plans, confirmations, checks: { step: expectAvailable, removal } }),
    };
    const reading = [searchTool, fieldsTool, optionsTool, triggerTool, eventsTool].map((tool) => tool(discovery));
    const all = [
      ...(access.includes('read') ? reading : []),
      ...(others.length > 0 ? [runStepTool(anyStep)] : []),
      ...(steps.length > 0 ? [runManyTool(anyStep)] : []),
      ...(access.includes('read') && !anyStep.readsOnly ? planTools.map((tool) => tool(planHost)) : []),
    ];
    return all.filter(({ definition }) => settings.every((layer) => hasHelper(layer, definition.name)));
  };

  const resourceHost = {
    connection,
    options,
    refusal,
    mayRead: access.includes('read'),
    lacks: async (key: string) => (await offer()).lacking.some((action) => action.key === key),
  };
  return {
    instructions,
    isShared,
    async tools() {
      const found = await offer();
      return [...found.listed.map((action) => stepTool(action, { runner, options: toolOptions })), ...helpers(found)];
    },
    async tool(name) {
      const action = actionOf(name);
      if (action !== undefined) {
        return refusal(name) === undefined ? stepTool(action, { runner, options: toolOptions }) : undefined;
      }
      return helpers(await offer()).find(({ definition }) => definition.name === name);
    },
    refusal(name) {
      const refused = refusal(name);
      return refused === undefined ? undefined : failedResult(`forbidden: ${refused} Nothing was changed.`);
    },
    resources: oktaResources(resourceHost),
    prompts: oktaPrompts,
    complete: completions(resourceHost),
  };
}

/** Without a connection, nothing is known about what it may do, and every tool reports how to set one up. */
async function offerFor(
  connection: () => Promise<Connection>,
  request: Pick<OfferRequest, 'settings' | 'access'>,
): Promise<Offer> {
  const granted = await connection().then(grantedTo, () => undefined);
  return offerOf({ ...request, lacks: (action) => granted !== undefined && lacksRights(granted, action) });
}

/** Settings that name only steps leave out the tools that find steps. */
function hasHelper({ toolsets, tools, exclude }: McpSettings, name: string): boolean {
  if (exclude.includes(name)) return false;
  return toolsets.length > 0 || tools.length === 0 || tools.includes(name);
}
