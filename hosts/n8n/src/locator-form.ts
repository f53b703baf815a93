import { locatorOf } from './locators.ts';
import type { Property } from './platform.ts';
import type { Schema } from './schema.ts';
import { article } from './wording.ts';

/** The name of a property. */
export type Labels = Pick<Property, 'displayName' | 'name' | 'description' | 'placeholder'>;

/** Before an option source's key: the function behind its picker. */
export const searchOf = (source: string): string => `search_${source}`;

/** A picker: a list with search, or the value typed in one of several ways. */
export function picker(labels: Labels, { field, source }: { field: Schema; source: string }): Property {
  const { username, named, page } = locatorOf(source);
  const others = field['x-options-depends-on'];
  const reload = Array.isArray(others)
    ? { typeOptions: { loadOptionsDependsOn: others.map((name) => `${name}.value`) } }
    : {};
  const placeholder = username?.id ?? field['x-placeholder'];
  return {
    ...labels,
    type: 'resourceLocator',
    default: { mode: 'list', value: '' },
    // n8n reloads the list when one of these changes.
    ...reload,
    modes: [
      {
        displayName: 'From List',
        name: 'list',
        type: 'list',
        placeholder: `Select ${article(labels.displayName)} ${labels.displayName}…`,
        typeOptions: { searchListMethod: searchOf(source), searchable: true },
      },
      {
        displayName: 'By ID',
        name: 'id',
        type: 'string',
        ...(typeof placeholder === 'string' ? { placeholder: `e.g. ${placeholder}` } : {}),
      },
      ...(username === undefined
        ? []
        : [{ displayName: 'By Username', name: 'username', type: 'string', placeholder: `e.g. ${username.example}` }]),
      ...(named === undefined
        ? []
        : [{ displayName: 'By Name', name: 'name', type: 'string', placeholder: `e.g. ${named.example}` }]),
      ...(page === undefined
        ? []
        : [
            {
              displayName: 'By URL',
              name: 'url',
              type: 'string',
              placeholder: `e.g. ${page.example}`,
              validation: [
                {
                  type: 'regex',
                  properties: {
                    regex: `.*${page.path}${page.id}.*`,
                    errorMessage: 'Not the URL of its page in the Admin Console',
                  },
                },
              ],
            },
          ]),
    ],
  };
}
