import type { Faults } from '../faults/faults.ts';
import type { Call, OrgResponse, Route } from '../http/call.ts';
import { link } from '../http/paging.ts';

/** GET /api/v1/logs. */
export function logRoutes(faults: Faults): readonly Route[] {
  const handle = (call: Call): OrgResponse => {
    const page = call.org.log.query(call.query);
    const links = [link(call, call.query, 'self')];
    if (page.next !== undefined) links.push(link(call, new URLSearchParams(page.next), 'next'));
    return { status: 200, body: page.events, links, lost: faults.losesPoll() };
  };
  return [{ method: 'GET', path: '/api/v1/logs', bucket: 'logs', permission: 'logs.read', handle }];
}
