import type { Manifest } from '../../manifest/schema.ts';
import { iconOf } from './action-node.ts';
import { credentialType } from './bottom.ts';
import { defaultKeepFree } from './connections.ts';
import type { Property } from './platform.ts';
import { help, titleCase } from './wording.ts';

/** What the credential is to n8n: an `ICredentialType`. `authorization` is the header as an expression. */
export function credentialOf(
  manifest: Manifest,
  { documentationUrl, authorization }: { documentationUrl: string; authorization: string },
): Readonly<Record<string, unknown>> {
  const { connector, connection } = manifest;
  return {
    name: credentialType,
    displayName: `${connector.title} Connector API`,
    icon: iconOf(connector.name),
    documentationUrl,
    authenticate: {
      type: 'generic',
      properties: { headers: { Authorization: authorization } },
    },
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
          'Percent of every rate limit that n8n leaves alone. Other systems draw from the same limit, and so do the workers of a queue, which do not know of each other.',
      },
      {
        displayName: 'Sandbox Org',
        name: 'sandbox',
        type: 'boolean',
        default: false,
        description:
          'Whether this is a sandbox org on the machine that n8n runs on, with an address as http://127.0.0.1:8080',
      },
      { displayName: setupText(connection.setup), name: 'setup', type: 'notice', default: '' },
    ],
  };
}

function setupText({ steps, notes }: Manifest['connection']['setup']): string {
  // n8n lets lists through, but no line breaks and no numbers.
  const list = (lines: readonly string[]) => `<ul>${lines.map((line) => `<li>${line}</li>`).join('')}</ul>`;
  const numbered = steps.map((sentence, index) => `${index + 1}. ${sentence}`);
  return `<b>How to get an API token</b>${list(numbered)}<b>Good to know</b>${list(notes)}`;
}
