import { adminRoles, type Fault, type Manifest, type OktaError } from 'okta-connector';
import { labelsOfSteps, type Steps } from './labels.ts';
import { fieldsOf, objectOf, type Schema, withoutNull } from './schema.ts';
import { titleCase } from './wording.ts';

/** The operation that failed, as far as its sentences need it. */
export interface Failed extends Pick<Manifest['actions'][number], 'key' | 'title'> {
  readonly input: Schema;
  /** The least role; absent if it depends on the planned actions. */
  readonly role?: Manifest['actions'][number]['role'];
}

/** What an error's text is made with. */
export interface ErrorContext {
  /** The steps that the text may name. */
  readonly steps?: Steps;
  readonly failed?: Failed | undefined;
}

/** The error and what to do, with form labels instead of keys and operation IDs. */
export function errorText(error: OktaError, { steps, failed }: ErrorContext): string {
  return labelsOfSteps(steps)(textOf(error, failed));
}

function textOf(error: OktaError, failed: Failed | undefined): string {
  const { faults = [], category, errorCode, operation, hint, summary } = error;
  const message = inTheForm(error.message);
  if (failed === undefined) return message;
  if (faults.length > 0) return faults.map((fault) => faultText(fault, failed.input)).join(' ');
  const label = titleCase(failed.title);
  if (category === 'forbidden' && errorCode === 'E0000006')
    return `Okta denied '${label}': the owner of the API token lacks a role that allows it. ${requirement(failed, label)}`;
  const text = summary === undefined ? message : `Okta could not ${deed(failed.title)}: ${summary}; ${hint}.`;
  const named = operation === undefined ? text : text.replaceAll(operation, `'${label}'`);
  return twoSentences(named, hint);
}

/** A sentence about the connection, with the name that the credential's form has for the setting. */
export function inTheForm(message: string): string {
  return message.replace('allow loopback if this is a sandbox org', "turn on 'Sandbox Org'");
}

function requirement({ key, role }: Failed, label: string): string {
  if (role === undefined) return 'Give the owner an admin role that allows the planned changes.';
  if (key === 'call_okta_api') return 'Give the owner an admin role that allows this path.';
  if (role === 'SUPER_ADMIN' && /^(on|off)board_/.test(key))
    return `'${label}' requires ${adminRoles.SUPER_ADMIN}, or ${adminRoles.USER_ADMIN} plus ${adminRoles.APP_ADMIN}.`;
  return `'${label}' requires the role ${adminRoles[role]} or a higher one.`;
}

/** "Create user" becomes "create the user", "Assign app to user" "complete 'Assign App to User'". */
function deed(title: string): string {
  const [, verb] = /^(\w+) user$/.exec(title) ?? [];
  return verb === undefined ? `complete '${titleCase(title)}'` : `${verb.toLowerCase()} the user`;
}

function faultText({ path, what, hint, code }: Fault, input: Schema): string {
  const label = path === '' ? 'The input' : labelOf(path, input);
  if (code === 'required') return `${label} is required.`;
  if (hint === undefined) return `${label} ${what}.`;
  return `${label} ${what}. ${hint.charAt(0).toUpperCase()}${hint.slice(1)}${hint.endsWith('?') ? '' : '.'}`;
}

/** The label of a field in the form, or its path if it has no label. */
function labelOf(path: string, input: Schema): string {
  const parts = path.split(/\.|(?=\[)/);
  const labels: string[] = [];
  let at = input;
  for (const part of parts) {
    if (part.startsWith('[')) {
      labels.push(`${labels.pop() ?? ''} ${Number(part.slice(1, -1)) + 1}`);
      at = withoutNull(objectOf(at['items']));
      continue;
    }
    const field = membersOf(at).find(([name]) => name === part)?.[1];
    const title = field?.['title'];
    labels.push(typeof title === 'string' ? titleCase(title) : part);
    at = withoutNull(field ?? {});
  }
  return labels.join(' > ');
}

function membersOf(schema: Schema): [string, Schema][] {
  const variants = [schema['oneOf'], schema['anyOf']].flatMap((list) =>
    Array.isArray(list) ? list.map(objectOf) : [],
  );
  return [...fieldsOf(schema), ...variants.flatMap(membersOf)];
}

/** "It failed; do this." becomes two sentences. */
function twoSentences(text: string, hint: string | undefined): string {
  if (hint === undefined || hint === '') return text;
  const at = text.lastIndexOf(`; ${hint}`);
  if (at === -1) return text;
  return `${text.slice(0, at)}. ${hint.charAt(0).toUpperCase()}${text.slice(at + 3)}`;
}
