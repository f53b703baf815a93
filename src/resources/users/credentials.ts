import { z } from 'zod';
import { field } from '../../step/field.ts';
import type { FieldFault } from '../../step/fields.ts';

const kindOf = <Kind extends string>(kind: Kind) => field(z.literal(kind), { title: 'Password type' });

const plain = z.strictObject({
  type: kindOf('plain'),
  value: field(z.string().min(1), { title: 'Password', secret: true }),
});

const hash = z
  .strictObject({
    type: kindOf('hash'),
    algorithm: field(z.enum(['BCRYPT', 'SHA-512', 'SHA-256', 'SHA-1', 'MD5', 'PBKDF2']), { title: 'Algorithm' }),
    value: field(z.string().min(1), { title: 'Hash', description: 'Base64, or Radix-64 for BCRYPT.', secret: true }),
    salt: field(z.string().min(1), {
      title: 'Salt',
      description: 'Base64, or 22 Radix-64 characters for BCRYPT.',
      secret: true,
    }).optional(),
    saltOrder: field(z.enum(['PREFIX', 'POSTFIX']), {
      title: 'Salt order',
      description: 'For salted SHA and MD5 hashes.',
    }).optional(),
    workFactor: field(z.int().min(1).max(20), {
      title: 'Work factor',
      description: 'For BCRYPT, 1 to 20.',
      placeholder: '10',
    }).optional(),
    iterationCount: field(z.int().min(4096), {
      title: 'Iterations',
      description: 'For PBKDF2, at least 4096.',
      placeholder: '10000',
    }).optional(),
    keySize: field(z.int().min(1), {
      title: 'Key size',
      description: 'For PBKDF2, in bytes.',
      placeholder: '32',
    }).optional(),
    digestAlgorithm: field(z.enum(['SHA256_HMAC', 'SHA512_HMAC']), {
      title: 'Digest',
      description: 'For PBKDF2.',
    }).optional(),
  })
  .check(({ value, issues }) => {
    for (const name of requiredBy(value)) {
      if (value[name] !== undefined) continue;
      issues.push({
        code: 'custom',
        input: undefined,
        path: [name],
        message: `is required for ${value.algorithm} hashes`,
      });
    }
    if (value.algorithm === 'BCRYPT' && value.salt !== undefined && value.salt.length !== 22) {
      issues.push({ code: 'custom', input: undefined, path: ['salt'], message: 'must have 22 characters for BCRYPT' });
    }
  });

// Okta's reference, "Create user with imported hashed password".
function requiredBy({ algorithm, salt }: { algorithm: string; salt?: string | undefined }) {
  if (algorithm === 'BCRYPT') return ['salt', 'workFactor'] as const;
  if (algorithm === 'PBKDF2') return ['salt', 'iterationCount', 'keySize', 'digestAlgorithm'] as const;
  return salt === undefined ? [] : (['saltOrder'] as const);
}

const hook = z.strictObject({ type: kindOf('hook') });

/** A password: plain, imported as a hash, or verified by the org's password import hook at the first sign-in. */
export const password = field(z.discriminatedUnion('type', [plain, hash, hook]), {
  title: 'Password',
  description: 'Plain text, a hash, or a password import hook.',
  secret: true,
});

/** A password, see {@link password}. */
export type Password = z.infer<typeof password>;

/** Recovery question with its answer. */
export const recoveryQuestion = field(
  z.strictObject({
    question: field(z.string().trim().max(100), { title: 'Question' }).optional(),
    answer: field(z.string().trim().max(100), { title: 'Answer', secret: true }).optional(),
  }),
  {
    title: 'Recovery question',
    description: 'Question the user answers to recover the account. Ignored unless both question and answer are set.',
  },
);

/** Who checks the user's password. */
export const provider = field(
  z.strictObject({
    type: field(z.enum(['OKTA', 'ACTIVE_DIRECTORY', 'LDAP', 'FEDERATION', 'SOCIAL', 'IMPORT']), {
      title: 'Provider type',
    }),
    name: field(z.string().trim().min(1), {
      title: 'Provider name',
      description: 'Name of the directory instance, for Active Directory and LDAP.',
    }).optional(),
  }),
  { title: 'Provider', description: 'Authentication provider. Default: Okta.' },
);

/** The only value that Okta supports for nextLogin. */
export const nextLogin = field(z.literal('changePassword'), {
  title: 'Next login',
  description: 'Makes the user set a new password at the next sign-in. Requires a password and an active user.',
});

interface RecoveryQuestion {
  readonly question?: string | undefined;
  readonly answer?: string | undefined;
}

interface Credentials {
  readonly password?: Password | undefined;
  readonly recoveryQuestion?: RecoveryQuestion | undefined;
  readonly provider?: { readonly type: string; readonly name?: string | undefined } | undefined;
}

/** Okta's `credentials` member, or nothing if there are none to set. */
export function credentialsBody({ password, recoveryQuestion, provider }: Credentials): {
  credentials?: Record<string, unknown>;
} {
  const credentials: Record<string, unknown> = {};
  if (password !== undefined) credentials['password'] = passwordBody(password);
  if (isWhole(recoveryQuestion)) credentials['recovery_question'] = recoveryQuestion;
  // Okta's own examples name every provider; those that have no instances by their type.
  if (provider !== undefined) credentials['provider'] = { type: provider.type, name: provider.name ?? provider.type };
  return Object.keys(credentials).length === 0 ? {} : { credentials };
}

// Okta accepts only both together; a form or a table may have only one of them.
function isWhole(recoveryQuestion: RecoveryQuestion | undefined): boolean {
  const { question = '', answer = '' } = recoveryQuestion ?? {};
  return question !== '' && answer !== '';
}

/** What was omitted from the credentials, one sentence each. */
export function credentialNotes({ recoveryQuestion }: Pick<Credentials, 'recoveryQuestion'>): string[] {
  const { question = '', answer = '' } = recoveryQuestion ?? {};
  if (question !== '' && answer === '') return ['The recovery question is ignored, because it has no answer.'];
  if (question === '' && answer !== '') return ['The recovery answer is ignored, because it has no question.'];
  return [];
}

function passwordBody(password: Password): Record<string, unknown> {
  switch (password.type) {
    case 'plain':
      return { value: password.value };
    case 'hook':
      return { hook: { type: 'default' } };
    case 'hash': {
      const { type: _, ...hash } = password;
      return { hash };
    }
  }
}

/** Faults of credentials that exclude each other, before anything is sent. */
export function credentialFaults(
  input: Credentials & { readonly nextLogin?: string | undefined; readonly activate?: boolean | undefined },
): FieldFault[] {
  const faults: FieldFault[] = [];
  const { nextLogin, password, activate, provider, recoveryQuestion } = input;
  // Okta: E0000124 and E0000125.
  if (nextLogin !== undefined && password === undefined)
    faults.push({ path: 'nextLogin', message: 'requires a password', hint: 'set one, or leave nextLogin out' });
  if (nextLogin !== undefined && activate === false)
    faults.push({
      path: 'nextLogin',
      message: 'requires activate: true',
      hint: 'activate the user, or leave nextLogin out',
    });
  const external = provider?.type === 'FEDERATION' || provider?.type === 'SOCIAL';
  if (external && password !== undefined)
    faults.push({
      path: 'password',
      message: `cannot be used with the provider ${provider.type}`,
      hint: 'leave one of them out',
    });
  if (external && isWhole(recoveryQuestion))
    faults.push({
      path: 'recoveryQuestion',
      message: `cannot be used with the provider ${provider.type}`,
      hint: 'leave one of them out',
    });
  if ((provider?.type === 'ACTIVE_DIRECTORY' || provider?.type === 'LDAP') && provider.name === undefined)
    faults.push({ path: 'provider.name', message: 'is required', hint: `name the ${provider.type} instance` });
  return faults;
}
