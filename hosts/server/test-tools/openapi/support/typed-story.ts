/** Runs a person's way through an org with a typed client. It compiles only if the document describes what the server takes. */
export const typedStory = `
import createClient from 'openapi-fetch';
import type { paths } from './types.ts';

export async function story(baseUrl: string, key: string): Promise<readonly string[]> {
  const client = createClient<paths>({ baseUrl, headers: { 'X-API-Key': key } });
  const done: string[] = [];
  const expectData = <Data>({ data, error }: { data?: Data; error?: unknown }): Data => {
    if (data === undefined) throw new Error(JSON.stringify(error));
    return data;
  };

  const onboarded = expectData(
    await client.POST('/actions/onboard_user', {
      params: { header: { 'Idempotency-Key': 'joiner-1' } },
      body: { profile: { login: 'lin.osei@acme.example', email: 'lin.osei@acme.example', firstName: 'Lin', lastName: 'Osei' } },
    }),
  );
  const user: string = onboarded.user?.id ?? '';
  done.push(\`onboarded \${user.slice(0, 3)}\`);

  const page = expectData(
    await client.GET('/options/{source}', { params: { path: { source: 'okta_groups' }, query: { query: 'Eng' } } }),
  );
  const group: string = page.items[0]?.value ?? '';
  const added = expectData(await client.POST('/actions/add_user_to_group', { body: { user, group } }));
  done.push(\`added \${String(added.changed)}\`);

  const { error, response } = await client.POST('/actions/suspend_user', { body: { user: 'nobody@acme.example' } });
  done.push(\`problem \${response.status} \${error?.category ?? ''}\`);

  const poll = expectData(await client.POST('/triggers/user_created/poll', { body: { input: {}, since: '1h' } }));
  done.push(\`events \${String(poll.items.some((event) => event.eventType === 'user.lifecycle.create'))}\`);

  const offboarded = expectData(await client.POST('/actions/offboard_user', { body: { user } }));
  done.push(\`offboarded \${String(offboarded.report.length > 0)}\`);

  const gone = expectData(await client.POST('/actions/get_user', { body: { user } }));
  done.push(\`status \${gone.status ?? ''}\`);
  return done;
}

/** What must not compile. */
export async function mistakes(baseUrl: string): Promise<void> {
  const client = createClient<paths>({ baseUrl });
  // @ts-expect-error the user is required
  await client.POST('/actions/suspend_user', { body: {} });
  // @ts-expect-error the user is text
  await client.POST('/actions/suspend_user', { body: { user: 1 } });
  // @ts-expect-error there is no such action
  await client.POST('/actions/susped_user', { body: { user: 'u' } });
}
`;
