import { isObject, objectMember, textMember } from '../http/call.ts';
import { invalid, leftBlank } from '../http/errors.ts';
import type { User } from '../state/model.ts';

/** The credentials of a request; absent means not sent. */
export interface UserCredentials {
  /** A plaintext password, or the mark of an imported one. */
  readonly password: string | undefined;
  readonly recoveryQuestion: User['recoveryQuestion'];
  readonly provider: User['provider'] | undefined;
}

/** Stands for a password known only as a hash or to a hook. */
const importedPassword = '\u0000imported';

/** The provider of a user whose password came as a hash or comes from a hook. */
const importProvider = { type: 'IMPORT', name: 'IMPORT' };

/** Shortest password of the org's policy. */
const minPassword = 8;
/** Okta docs: recovery question, an answer has at least 4 characters. */
const minAnswer = 4;
/** Parts of a username this long must not be in the password. */
const minName = 4;
const hashes = ['BCRYPT', 'MD5', 'PBKDF2', 'SHA-1', 'SHA-256', 'SHA-512'];

/** Reads `credentials` of a user's body and rejects what the org's password policy does not allow. */
export function readCredentials(
  body: Record<string, unknown>,
  known?: User['recoveryQuestion'] | undefined,
): UserCredentials {
  const credentials = objectMember(body, 'credentials') ?? {};
  const login = objectMember(body, 'profile')?.['login'];
  const password = objectMember(credentials, 'password');
  const imported = password !== undefined && (isObject(password['hash']) || isObject(password['hook']));
  return {
    password: readPassword(password, typeof login === 'string' ? login : undefined),
    recoveryQuestion: readQuestion(objectMember(credentials, 'recovery_question'), known),
    // Okta's reference (createUser, imported hashed password and password import inline hook): the provider is IMPORT.
    provider: readProvider(objectMember(credentials, 'provider')) ?? (imported ? importProvider : undefined),
  };
}

function readPassword(password: Record<string, unknown> | undefined, login: string | undefined): string | undefined {
  if (password === undefined) return undefined;
  const value = textMember(password, 'value');
  if (value !== undefined) {
    checkPassword(value, login);
    return value;
  }
  const hash = objectMember(password, 'hash');
  if (hash !== undefined) {
    const algorithm = String(hash['algorithm'] ?? '');
    // Okta docs: create a user with an imported hashed password.
    if (!hashes.includes(algorithm)) throw invalid('password', `password: ${algorithm} is not a supported algorithm`);
    if (typeof hash['value'] !== 'string') throw invalid('password', 'password: hash.value is required');
    return importedPassword;
  }
  // Okta docs: create a user with a password import inline hook.
  if (isObject(password['hook'])) return importedPassword;
  return undefined;
}

/** Rejects a password that the policy does not allow: 400 E0000001 with causes (the catalog also has 403 E0000080). */
export function checkPassword(value: string, login: string | undefined): void {
  const rules = `at least ${minPassword} characters, no parts of your username`;
  const name = login?.split('@')[0]?.toLowerCase();
  const hasName = name !== undefined && name.length >= minName && value.toLowerCase().includes(name);
  if (value.length >= minPassword && !hasName) return;
  throw invalid('password', `password: Password requirements were not met. Password requirements: ${rules}.`);
}

/**
 * Reads a recovery question with its answer. Okta shows only the question, which clients send back that
 * read a user, change it and write it back. Such a question is unchanged (undocumented).
 */
export function readQuestion(
  input: Record<string, unknown> | undefined,
  known?: User['recoveryQuestion'] | undefined,
): User['recoveryQuestion'] {
  if (input === undefined) return undefined;
  const question = textMember(input, 'question');
  const answer = textMember(input, 'answer');
  if (answer === undefined && known !== undefined && question === known.question) return known;
  if (question === undefined || question === '') {
    throw leftBlank('recovery_question', 'recovery_question.question');
  }
  if (answer === undefined || answer.length < minAnswer) {
    throw invalid(
      'recovery_question',
      `recovery_question.answer: The answer must have at least ${minAnswer} characters`,
    );
  }
  return { question, answer };
}

function readProvider(input: Record<string, unknown> | undefined): User['provider'] | undefined {
  if (input === undefined) return undefined;
  const type = textMember(input, 'type') ?? 'OKTA';
  return { type, name: textMember(input, 'name') ?? type };
}
