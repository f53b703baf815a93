import {
  type CatalogEntry,
  type OktaOperation,
  type OperationDetails,
  operationCatalog,
  operationNamed,
} from '../../resources/operations/catalog.ts';
import { operationSchema } from '../../resources/operations/form.ts';
import { searchCatalog } from '../../resources/operations/search.ts';
import { toJsonSchema } from '../../step/json-schema.ts';
import { builtIn } from '../registry.ts';
import { refuseInvisible } from './invisible.ts';

/** Finds operations by words. */
export async function searchOperations(words: string): Promise<readonly OktaOperation[]> {
  refuseInvisible('words', words);
  return searchCatalog(await operationCatalog(), words).map(shown);
}

/** Describes one operation. */
export async function describeOperation(id: string): Promise<OperationDetails> {
  const entry = await operationNamed(id);
  const { actions } = await builtIn.all();
  const betterWith = actions.filter(({ operations: [main] }) => main === entry.id).map(({ key }) => key);
  return { ...shown(entry), input: toJsonSchema(await operationSchema(entry.id)), betterWith };
}

function shown({ marks: _, items: __, returns: ___, ...operation }: CatalogEntry): OktaOperation {
  return operation;
}
