import type { Manifest } from 'okta-connector';
import { iconOf } from './action-node.ts';
import { credentialType } from './bottom.ts';
import { defaultKeepFree } from './connections.ts';
import type { Property } from './platform.ts';
import { article, help, titleCase } from './wording.ts';

/** The credential as an `ICredentialType` without its function. */
export function credentialOf({ connector, connection }: Manifest): Readonly<Record<string, unknown>> {
  return {
    name: credentialType,
    displayName: `${connector.title} Connector API`,
    icon: iconOf(connector.name),
    properties: [
      {
        displayName: 'Authentication',
        name: 'authentication',
        type: 'options',
        options: connection.methods.map(({ key, title }) => ({ name: title, value: key })),
        default: connection.methods[0]?.key,
      },
      ...connection.fields.map(
        ({ key, title, description, placeholder, secret }): Property => ({
          displayName: titleCase(title),
          name: key,
          type: 'string',
          ...(secret ? { typeOptions: { password: true } } : {}),
          default: '',
          ...(isRequired(connection.methods, key) ? { required: true } : {}),
          ...(placeholder === undefined ? {} : { placeholder: `e.g. ${placeholder}` }),
          description: help(description),
          ...shownFor(connection.methods, key),
        }),
      ),
      {
        displayName: 'Rate Limit Share to Keep Free',
        name: 'keepFree',
        type: 'number',
        typeOptions: { minValue: 0, maxValue: 90 },
        default: defaultKeepFree,
        description:
          'Percentage of each rate limit to leave for other systems, and for the other workers in queue mode',
      },
      {
        displayName: 'Sandbox Org',
        name: 'sandbox',
        type: 'boolean',
        default: false,
        description:
          'Whether this is a sandbox org on the machine that n8n runs on, for example at http://127.0.0.1:8080',
      },
      // n8n reads this by its name: its HTTP Request and GraphQL nodes may not use the credential.
      {
        displayName: 'Allowed HTTP Request Domains',
        name: 'allowedHttpRequestDomains',
        type: 'hidden',
        default: 'none',
      },
      ...connection.methods.map(
        ({ key, title, setup }, index): Property => ({
          displayName: setupText(title, setup),
          // Without the key: n8n's linter takes any name with "token" in it for a secret.
          name: `setup${index + 1}`,
          type: 'notice',
          default: '',
          displayOptions: { show: { authentication: [key] } },
        }),
      ),
    ],
  };
}

type Methods = Manifest['connection']['methods'];

/** Whether every way to connect that shows a field needs it. */
function isRequired(methods: Methods, field: string): boolean {
  return methods.every(({ fields }) => (fields[field] ?? 'required') === 'required');
}

/** A field is shown for the ways to connect that need it. */
function shownFor(methods: Methods, field: string): Pick<Property, 'displayOptions'> {
  const needing = methods.filter(({ fields }) => field in fields).map(({ key }) => key);
  return needing.length === methods.length ? {} : { displayOptions: { show: { authentication: needing } } };
}

function setupText(title: string, { steps, notes }: Methods[number]['setup']): string {
  // Of all markup n8n lets only links and plain lists through, and shows those without numbers.
  const list = (lines: readonly string[]) => `<ul>${lines.map((line) => `<li>${line}</li>`).join('')}</ul>`;
  const numbered = steps.map((step, index) => `${index + 1}. ${step}`);
  return `How to connect with ${article(title)} ${title}, step by step:${list(numbered)}Good to know:${list(notes)}`;
}
