import type { Manifest } from '../../../src/manifest/schema.ts';
import { actionNode } from '../src/action-node.ts';
import { credentialOf } from '../src/credential.ts';
import { planOperations, planResource } from '../src/plans/plan-operations.ts';
import { triggerNode } from '../src/trigger-node.ts';
import { Code, literal } from './literal.ts';

/** A file of the package, by its path in it. */
export type Files = ReadonlyMap<string, string>;

/** Where the package is described. */
export const homepage = 'https://www.npmjs.com/package/n8n-nodes-okta-connector';

/** Where the help of the credential leads. */
const documentationUrl = 'https://developer.okta.com/docs/guides/create-an-api-token/main/';

/** The TypeScript sources of the package: plain descriptions, whose functions are the connector's. */
export function sourcesOf(manifest: Manifest): Files {
  const name = className(manifest.connector.name);
  const files = new Map<string, string>([
    [`nodes/${name}/${name}.node.ts`, actionSource(name, manifest)],
    [`nodes/${name}/${name}.node.json`, codex(manifest.connector.name, manifest)],
    [`nodes/${name}/${name}Trigger.node.ts`, triggerSource(name, manifest)],
    [`nodes/${name}/${name}Trigger.node.json`, codex(`${manifest.connector.name}Trigger`, manifest)],
    [`credentials/${name}ConnectorApi.credentials.ts`, credentialSource(name, manifest)],
    ['connector.d.ts', connectorTypes],
  ]);
  const plans = planOperations.map(({ key, output }) => ({ resource: planResource.key, key, output }));
  for (const { resource, key, output } of [...manifest.actions, ...plans])
    files.set(
      `nodes/${name}/__schema__/v1.0.0/${resource}/${key}.json`,
      `${JSON.stringify(itemSchema(output), null, '\t')}\n`,
    );
  return files;
}

/** "okta" as a class name. */
export function className(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}

const connectorTypes = `import type {
	ICredentialDataDecryptedObject,
	IExecuteFunctions,
	IHttpRequestOptions,
	INodeExecutionData,
	INodeType,
	IPollFunctions,
	IWebhookFunctions,
	IWebhookResponseData,
} from 'n8n-workflow';

export const okta: {
	authenticate(
		credential: ICredentialDataDecryptedObject,
		request: IHttpRequestOptions,
	): Promise<IHttpRequestOptions>;
	execute(node: IExecuteFunctions): Promise<INodeExecutionData[][]>;
	poll(node: IPollFunctions): Promise<INodeExecutionData[][] | null>;
	webhook(node: IWebhookFunctions): Promise<IWebhookResponseData>;
	webhookMethods: Required<NonNullable<INodeType['webhookMethods']>>;
	methods: NonNullable<INodeType['methods']>;
};
`;

function actionSource(name: string, manifest: Manifest): string {
  const description = {
    ...actionNode(manifest),
    inputs: [new Code('NodeConnectionTypes.Main')],
    outputs: [new Code('NodeConnectionTypes.Main')],
  };
  return `import { NodeConnectionTypes } from 'n8n-workflow';
import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
} from 'n8n-workflow';
import { okta } from '../../connector';

export class ${name} implements INodeType {
	description: INodeTypeDescription = ${literal(description, '\t')};

	methods = okta.methods;

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await okta.execute(this);
	}
}
`;
}

function triggerSource(name: string, manifest: Manifest): string {
  const description = { ...triggerNode(manifest), outputs: [new Code('NodeConnectionTypes.Main')] };
  return `import { NodeConnectionTypes } from 'n8n-workflow';
import type {
	IHookFunctions,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
	IPollFunctions,
	IWebhookFunctions,
	IWebhookResponseData,
} from 'n8n-workflow';
import { okta } from '../../connector';

export class ${name}Trigger implements INodeType {
	description: INodeTypeDescription = ${literal(description, '\t')};

	methods = okta.methods;

	webhookMethods = {
		default: {
			async checkExists(this: IHookFunctions): Promise<boolean> {
				return await okta.webhookMethods.default.checkExists.call(this);
			},
			async create(this: IHookFunctions): Promise<boolean> {
				return await okta.webhookMethods.default.create.call(this);
			},
			async delete(this: IHookFunctions): Promise<boolean> {
				return await okta.webhookMethods.default.delete.call(this);
			},
		},
	};

	async poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
		return await okta.poll(this);
	}

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return await okta.webhook(this);
	}
}
`;
}

function credentialSource(name: string, manifest: Manifest): string {
  const { name: type, ...rest } = credentialOf(manifest);
  const credential = { name: type, documentationUrl, authenticate: new Code('okta.authenticate'), ...rest };
  const members = Object.entries(credential).map(
    ([key, value]) => `\t${key}${typeOf[key] ?? ''} = ${literal(value, '\t')};\n`,
  );
  return `import type { IAuthenticate, ICredentialType, Icon, INodeProperties } from 'n8n-workflow';
import { okta } from '../connector';

export class ${name}ConnectorApi implements ICredentialType {
${members.join('\n')}}
`;
}

const typeOf: Readonly<Record<string, string>> = {
  icon: ': Icon',
  authenticate: ': IAuthenticate',
  properties: ': INodeProperties[]',
};

// Other words by which people search for the node.
const searchWords = [
  'identity',
  'IAM',
  'SSO',
  'single sign-on',
  'directory',
  'onboard',
  'offboard',
  'joiner',
  'subject',
  'provision',
  'deprovision',
  'create user',
  'suspend',
  'deactivate',
  'unlock',
  'lockout',
  'reset password',
  'MFA',
  'factor',
  'add user to group',
  'group membership',
  'app assignment',
  'revoke access',
  'sign-in',
  'audit log',
  'plan',
  'approval',
  'undo',
  'change record',
];

/** Words of more steps than this share find too much. */
const mostShared = 0.25;

/** The search words of the nodes: n8n searches those of a node, and of its actions only the labels. */
function aliasOf({ actions, triggers }: Manifest): string[] {
  const steps = [...actions, ...triggers];
  const words = [...new Set(steps.flatMap(({ keywords }) => keywords))];
  const isDistinct = (word: string) =>
    steps.filter(({ keywords }) => keywords.includes(word)).length <= steps.length * mostShared;
  return [...new Set([...searchWords, ...words.filter(isDistinct)])];
}

function codex(name: string, manifest: Manifest): string {
  const content = {
    node: `n8n-nodes-okta-connector.${name}`,
    nodeVersion: '1.0',
    codexVersion: '1.0',
    categories: ['Development'],
    alias: aliasOf(manifest),
    resources: {
      primaryDocumentation: [{ url: homepage }],
      credentialDocumentation: [{ url: documentationUrl }],
    },
  };
  return `${JSON.stringify(content, null, '\t')}\n`;
}

/** What one item of the output holds: a list step gives an item for each entry. */
function itemSchema(output: Readonly<Record<string, unknown>>): unknown {
  const { items } = (output['properties'] ?? {}) as Readonly<Record<string, { readonly items?: unknown }>>;
  return items?.items ?? output;
}
