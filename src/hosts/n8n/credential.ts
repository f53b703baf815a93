import type { Manifest } from '../../manifest/schema.ts';
import { iconOf } from './action-node.ts';
import { credentialType } from './bottom.ts';
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
  const list = (tag: string, sentences: readonly string[]) =>
    `<${tag}>${sentences.map((sentence) => `<li>${sentence}</li>`).join('')}</${tag}>`;
  return `<b>How to get an API token</b>${list('ol', steps)}<b>Good to know</b>${list('ul', notes)}`;
}
