import type { Manifest } from 'okta-connector';
import { iconOf } from './action-node.ts';
import { credentialType } from './bottom.ts';
import { defaultKeepFree } from './connections.ts';
import type { Property } from './platform.ts';
import { help, titleCase } from './wording.ts';

/** The credential as an `ICredentialType` without its function. */
export function credentialOf({ connector, connection }: Manifest): Readonly<Record<string, unknown>> {
  return {
    name: credentialType,
    displayName: `${connector.title} Connector API`,
    icon: iconOf(connector.name),
    properties: [
      ...connection.fields.map(
        ({ key, title, description, placeholder, secret, required }): Property => ({
          displayName: titleCase(title),
          name: key,
          type: 'string',
          ...(secret ? { typeOptions: { password: true } } : {}),
          default: '',
          ...(required ? { required } : {}),
          ...(placeholder === undefined ? {} : { placeholder: `e.g. ${placeholder}` }),
          description: help(description),
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
      { displayName: setupText(connection.setup), name: 'setup', type: 'notice', default: '' },
    ],
  };
}

function setupText({ steps, notes }: Manifest['connection']['setup']): string {
  // Of all markup n8n lets only links and plain lists through, and shows those without numbers.
  const list = (lines: readonly string[]) => `<ul>${lines.map((line) => `<li>${line}</li>`).join('')}</ul>`;
  const numbered = steps.map((step, index) => `${index + 1}. ${step}`);
  return `How to get an API token, step by step:${list(numbered)}Good to know:${list(notes)}`;
}
