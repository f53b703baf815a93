import { allEnded } from '../../okta/calls.ts';
import { OktaError } from '../../okta/errors.ts';
import { textAt } from '../../okta/json.ts';
import type { Okta } from '../../step/action.ts';
import { searchedHere } from '../../step/local-search.ts';
import { objectOption } from '../../step/object-option.ts';
import { definePicker } from '../../step/picker.ts';

/** API tokens, searched by name and owner here, as Okta cannot search them. The secrets are never returned. */
export const apiTokensPicker = definePicker({
  key: 'api_tokens',
  title: 'API tokens',
  operations: ['listApiTokens', 'getUser'],
  load: (search, { okta }) =>
    searchedHere(search, async (cursor) => {
      const { items, ...rest } = await okta.page('listApiTokens', { cursor });
      const logins = await loginsOf(okta, items);
      const options = items.map((token) => objectOption(token, { marks: [logins.get(textAt(token, 'userId'))] }));
      return { ...rest, items: options };
    }),
});

/** The most owners to look up. */
const mostOwners = 20;

/** The owners' logins by user ID. */
async function loginsOf(
  okta: Okta<'getUser'>,
  tokens: readonly unknown[],
): Promise<ReadonlyMap<string | undefined, string | undefined>> {
  const ids = new Set(tokens.map((token) => textAt(token, 'userId')).filter((id) => id !== undefined));
  const found = [...ids].slice(0, mostOwners).map(async (id) => {
    const user = await okta.find('getUser', { path: { id } }).catch(unlessForbidden);
    return [id, user?.profile?.login ?? id] as const;
  });
  return new Map(await allEnded(found));
}

/** The login only makes the label clearer. */
function unlessForbidden(error: unknown): undefined {
  if (!(error instanceof OktaError) || error.category !== 'forbidden') throw error;
}
