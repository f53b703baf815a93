import { absent } from '../../okta/absent.ts';
import type { OktaClient } from '../../okta/client.ts';
import type { OperationId } from '../../okta/operations.ts';
import { readers } from '../../resources/readers.ts';
import type { ModelOf, Okta } from '../../step/action.ts';
import { listItems } from '../../step/list.ts';

/** Okta as steps see it: the client of a run, with responses read into models. */
export function stepOkta(client: OktaClient): Okta<OperationId> {
  const okta: Okta<OperationId> = {
    read: async (id, args) => readers[id](await client.call(id, args)),
    find: async (id, args) => absent(okta.read(id, args)),
    whole: (id, args) => client.call(id, args),
    call: async (id, args) => readerOf(id)(await client.call(id, args)),
    remove: async (id, args) => (await absent(client.call(id, args).then(() => true))) === true,
    list: (id, args, { pageSize, leastPageSize, ...extent }) =>
      listItems(extent, {
        pageSize: pageSize ?? recommendedPageSize,
        leastPageSize,
        page: ({ limit, cursor }) => {
          const query = pageSize === undefined ? args.query : { ...args.query, limit };
          return okta.page(id, { ...args, ...(query === undefined ? {} : { query }), cursor });
        },
      }),
    async page(id, args) {
      const { items, ...rest } = await client.page(id, args);
      return { ...rest, items: items.map(readerOf(id)) };
    },
    async *pages(id, args) {
      for await (const items of client.pages(id, args)) yield items.map(readerOf(id));
    },
    until: (poll, ms) => client.until(poll, ms),
    exclusive: (object, work) => client.exclusive(object, work),
    orgNow: () => client.orgNow(),
    tokenOwner: () => client.tokenOwner(),
  };
  return okta;
}

const recommendedPageSize = 200;

/** A response has no type until a reader reads it. An operation without a reader returns it unchanged. */
function readerOf<Op extends OperationId>(id: Op): (value: unknown) => ModelOf<Op> {
  const table: Partial<Record<OperationId, (value: unknown) => unknown>> = readers;
  const read = table[id];
  return (value) => (read === undefined ? value : read(value)) as ModelOf<Op>;
}
