import { objectAt } from '../../okta/json.ts';
import type { LogEvent } from '../../step/log-event.ts';
import { textIn } from './event-parties.ts';

/** The levels that Okta gives the risk of a user. */
export const riskLevels = ['LOW', 'MEDIUM', 'HIGH'] as const;

/**
 * The risk level of an event about a user's risk. Okta's documentation shows it in a text of the debug data, which is not stable.
 *
 * @example riskLevelOf(event) // 'MEDIUM', where "risk" is "{previousLevel=LOW, level=MEDIUM, detectionName=…}" or "MEDIUM"
 */
export function riskLevelOf(event: LogEvent): string | undefined {
  if (!event.eventType.startsWith('user.risk.')) return undefined;
  const risk = textIn(objectAt(event, 'debugContext', 'debugData'), 'risk')?.slice(0, 500);
  if (risk === undefined) return undefined;
  return (/\blevel=([A-Za-z]+)/.exec(risk)?.[1] ?? /^[A-Za-z]+$/.exec(risk)?.[0])?.toUpperCase();
}

/** Whether an event gives a user one of the levels. Any event matches an omitted list. */
export function hasRiskLevel(event: LogEvent, levels: readonly string[] | undefined): boolean {
  return levels === undefined || levels.includes(riskLevelOf(event) ?? '');
}
