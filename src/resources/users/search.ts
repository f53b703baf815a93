import { z } from 'zod';
import { field } from '../../step/field.ts';
import { type FieldFault, listInput, refuse, requiredText } from '../../step/fields.ts';
import { fieldNames } from './user-fields.ts';

export { fieldsParameter } from './user-fields.ts';

const alternative = 'Search by';
const syntax = 'https://developer.okta.com/docs/reference/';

/** Input of the step that finds users. */
export const userSearch = listInput({
  mode: field(z.enum(['query', 'filter', 'search']), {
    title: 'Search option',
    description: 'Which of query, filter and search to use. Default: the one that has a value.',
  }).optional(),
  query: field(requiredText(), {
    title: 'Query',
    description: 'Beginning of a first name, last name or email. Returns one page, without deactivated users.',
    placeholder: 'Grace',
    alternative,
  }).optional(),
  filter: field(requiredText(), {
    title: 'Filter',
    description:
      'Exact match (eq) on status, id, profile.login, profile.email, profile.firstName or profile.lastName. Only lastUpdated supports gt, ge, lt and le.',
    placeholder: 'status eq "LOCKED_OUT"',
    docs: `${syntax}core-okta-api/#filter`,
    alternative,
  }).optional(),
  search: field(requiredText(), {
    title: 'Search',
    description: 'Expression on any attribute. Operators: eq, sw, co, gt, ge, lt, le, pr, and, or.',
    placeholder: 'profile.department eq "Engineering"',
    docs: `${syntax}user-query/`,
    alternative,
  }).optional(),
  sortBy: field(requiredText(), {
    title: 'Sort by',
    description: 'Attribute to sort by. Requires a search.',
    placeholder: 'profile.lastName',
    onlyWith: 'search',
  }).optional(),
  sortOrder: field(z.enum(['ascending', 'descending']), {
    title: 'Sort order',
    description: 'Requires Sort by.',
    default: 'ascending',
    onlyWith: 'search',
  }).optional(),
  fields: fieldNames(
    'Fields',
    'Return only these: status, created, lastLogin and others, and profile attributes by variable name. The ID is always returned. Default: everything.',
  ).optional(),
}).check(refuse(searchFaults));

type Input = Readonly<Record<string, unknown>>;

const modes = ['query', 'filter', 'search'] as const;

/** The ways to find users. */
export type SearchMode = (typeof modes)[number] | 'everyone';

/** The search mode of an input: the one it names, or the one whose field it fills. */
export function searchMode(input: Input): SearchMode {
  return modes.find((name) => name === input['mode']) ?? modes.find((name) => input[name] !== undefined) ?? 'everyone';
}

function searchFaults(input: Input): FieldFault[] {
  const faults: FieldFault[] = [];
  const mode = searchMode(input);
  for (const name of modes) {
    if (name === mode && input[name] === undefined)
      faults.push({ path: name, message: `is required by the search option ${name}` });
    if (name !== mode && input[name] !== undefined)
      faults.push({ path: name, message: `is not used by the search option ${mode}`, hint: 'leave one of them out' });
  }
  // Okta: sorting works with search only.
  if (input['sortBy'] !== undefined && mode !== 'search')
    faults.push({ path: 'sortBy', message: 'requires search', hint: 'leave it out, or use search' });
  if (input['sortOrder'] !== undefined && input['sortBy'] === undefined)
    faults.push({ path: 'sortOrder', message: 'requires sortBy', hint: 'set the attribute to sort by' });
  const beyond = input['all'] === true ? 'all' : Number(input['limit'] ?? 0) > 200 ? 'limit' : undefined;
  if (mode === 'query' && beyond !== undefined)
    faults.push({ path: beyond, message: 'is more than a query returns (one page of 200)', hint: 'use search' });
  return faults;
}
