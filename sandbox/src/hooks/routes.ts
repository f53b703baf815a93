import { type Call, noContent, type OrgResponse, ok, type Route } from '../http/call.ts';
import type { EventHooks } from './event-hooks.ts';
import { type EventHook, eventHookView, hookParty } from './view.ts';

const hooksPath = '/api/v1/eventHooks';

function hookResponse(call: Call, hook: EventHook): OrgResponse {
  return ok(eventHookView(hook, call.base));
}

/** Writes the change to the System Log and returns the hook. */
function changed(call: Call, change: { readonly eventType: string; readonly hook: EventHook }): OrgResponse {
  call.log({ eventType: change.eventType, target: [hookParty(change.hook)] });
  return hookResponse(call, change.hook);
}

async function verify(call: Call, hooks: EventHooks): Promise<OrgResponse> {
  return changed(call, { eventType: 'event_hook.verified', hook: await hooks.verify(call.param('id')) });
}

function remove(call: Call, hooks: EventHooks): OrgResponse {
  const hook = hooks.get(call.param('id'));
  hooks.remove(hook.id);
  call.log({ eventType: 'event_hook.deleted', target: [hookParty(hook)] });
  return noContent;
}

/** The operations on /api/v1/eventHooks. */
export function eventHookRoutes(hooks: EventHooks): readonly Route[] {
  const read = { bucket: 'other', permission: 'hooks.read' } as const;
  const manage = { bucket: 'other', permission: 'hooks.manage' } as const;
  const lifecycle = (name: 'activate' | 'deactivate'): Route => ({
    ...manage,
    method: 'POST',
    path: `${hooksPath}/:id/lifecycle/${name}`,
    handle: (call) => changed(call, { eventType: `event_hook.${name}d`, hook: hooks[name](call.param('id')) }),
  });
  return [
    {
      ...read,
      method: 'GET',
      path: hooksPath,
      handle: (call) => ok(hooks.list().map((hook) => eventHookView(hook, call.base))),
    },
    {
      ...manage,
      method: 'POST',
      path: hooksPath,
      handle: (call) => {
        const hook = hooks.create(call.object(), call.principal.party.id, call.base);
        return changed(call, { eventType: 'event_hook.created', hook });
      },
    },
    {
      ...read,
      method: 'GET',
      path: `${hooksPath}/:id`,
      handle: (call) => hookResponse(call, hooks.get(call.param('id'))),
    },
    {
      ...manage,
      method: 'PUT',
      path: `${hooksPath}/:id`,
      handle: (call) => {
        const hook = hooks.replace(call.param('id'), call.object());
        return changed(call, { eventType: 'event_hook.updated', hook });
      },
    },
    { ...manage, method: 'DELETE', path: `${hooksPath}/:id`, handle: (call) => remove(call, hooks) },
    lifecycle('activate'),
    lifecycle('deactivate'),
    { ...manage, method: 'POST', path: `${hooksPath}/:id/lifecycle/verify`, handle: (call) => verify(call, hooks) },
  ];
}
