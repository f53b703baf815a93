import type { OktaOperation, OperationDetails } from '../resources/operations/catalog.ts';

/** The operations of Okta's API, which come with the package. */
export interface OperationSearch {
  /**
   * The operations in whose name, path or section every word occurs, best first; all of them without words.
   *
   * @example (await okta.operations.search('user blocks'))[0]?.id // 'listUserBlocks'
   */
  search(words?: string): Promise<readonly OktaOperation[]>;
  /** One operation with its form. Throws `invalid_request` with the nearest ID. */
  describe(id: string): Promise<OperationDetails>;
}

/** The operations that `run_okta_operation` can run. Their data is large and loaded with the first call. */
export const oktaOperations: OperationSearch = {
  async search(words = '') {
    const { searchOperations } = await import('./run/operations.ts');
    return searchOperations(words);
  },
  async describe(id) {
    const { describeOperation } = await import('./run/operations.ts');
    return describeOperation(id);
  },
};
