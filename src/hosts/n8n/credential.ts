import type { Manifest } from '../../manifest/schema.ts';
import { iconOf } from './action-node.ts';
import { credentialType } from './bottom.ts';
import { defaultKeepFree } from './connections.ts';
import type { Property } from './platform.ts';
import { help, titleCase } from './wording.ts';

/** What the credential is to n8n: an `ICredentialType` without the function. */
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
      { displayName: setupText(connection.setup), name: 'setup', type: 'notice', default: '' },
      {
        displayName: 'Rate Limit Share to Keep Free',
        name: 'keepFree',
        type: 'number',
        typeOptions: { minValue: 0, maxValue: 90 },
        default: defaultKeepFree,
        description:
          'Percent of every rate limit that n8n leaves alone. Other systems draw from the same limit, and so do the workers of a queue, which do not know of each other.',
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
    ],
  };
}

function setupText({ steps, notes }: Manifest['connection']['setup']): string {
  // Of all markup n8n lets only links and plain lists through.
  const list = (lines: readonly string[]) => `<ul>${lines.map((line) => `<li>${line}</li>`).join('')}</ul>`;
  return `How to get an API token, one step after the other:${list(steps)}Good to know:${list(notes)}`;
}
