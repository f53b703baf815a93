import { hostNode, n8nBin } from './install.ts';
import { endOf, freePort, type Started, start, until } from './process.ts';

/** A workflow as n8n's editor exports it. */
export interface Workflow {
  readonly name: string;
  readonly nodes: readonly object[];
  readonly connections: Readonly<Record<string, unknown>>;
  readonly settings?: Readonly<Record<string, unknown>>;
}

interface Publication {
  readonly status: string;
  readonly triggers: readonly { readonly errorMessage?: string | null }[];
}

/** The owner of the n8n that tests run. */
export const owner = {
  email: 'owner@acme.example',
  firstName: 'Olive',
  lastName: 'Owner',
  password: 'Sandbox-Only-2026',
};

/** The environment of n8n: on loopback and with little logging. */
export function n8nEnv({
  folder,
  port,
  more = {},
}: {
  folder: string;
  port: number;
  more?: NodeJS.ProcessEnv;
}): NodeJS.ProcessEnv {
  const url = `http://127.0.0.1:${port}`;
  return {
    PATH: process.env['PATH'],
    HOME: folder,
    N8N_USER_FOLDER: folder,
    N8N_PORT: String(port),
    N8N_LISTEN_ADDRESS: '127.0.0.1',
    N8N_HOST: '127.0.0.1',
    N8N_EDITOR_BASE_URL: url,
    WEBHOOK_URL: `${url}/`,
    N8N_DIAGNOSTICS_ENABLED: 'false',
    N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
    N8N_TEMPLATES_ENABLED: 'false',
    N8N_PERSONALIZATION_ENABLED: 'false',
    N8N_HIRING_BANNER_ENABLED: 'false',
    N8N_DYNAMIC_BANNERS_ENABLED: 'false',
    EXTERNAL_FRONTEND_HOOKS_URLS: '',
    N8N_SECURE_COOKIE: 'false',
    N8N_ENCRYPTION_KEY: 'a-key-for-a-sandbox-on-loopback',
    N8N_VERIFIED_PACKAGES_ENABLED: 'false',
    N8N_AI_ENABLED: 'false',
    N8N_LICENSE_AUTO_RENEW_ENABLED: 'false',
    N8N_DISABLED_MODULES: 'mcp-registry',
    // They tell when n8n has published the workflows of an earlier start again.
    N8N_METRICS: 'true',
    N8N_METRICS_INCLUDE_WORKFLOW_PUBLICATION_METRICS: 'true',
    NODES_PY_RUNNER_DISABLED: '1',
    ...more,
  };
}

/** Where a running n8n is found, from any process. */
export interface Place {
  readonly url: string;
  readonly logFile: string;
}

/** Starts n8n on a user folder, and does not wait for it. */
export async function launch({
  folder,
  port,
  env = {},
}: {
  folder: string;
  port?: number;
  env?: NodeJS.ProcessEnv;
}): Promise<Started & Place> {
  const at = port ?? (await freePort());
  const more = { N8N_RUNNERS_BROKER_PORT: String(await freePort()), ...env };
  const started = start(hostNode, [n8nBin, 'start'], { env: n8nEnv({ folder, port: at, more }) });
  return { ...started, url: `http://127.0.0.1:${at}` };
}

/** An Okta node of a workflow. */
export function oktaNode(
  name: string,
  { x, credential, parameters }: { x: number; credential: object; parameters: Readonly<Record<string, unknown>> },
) {
  return {
    id: name,
    name,
    type: 'n8n-nodes-okta-connector.okta',
    typeVersion: 1,
    position: [x, 0],
    parameters,
    credentials: { oktaConnectorApi: credential },
  };
}

/** A running n8n, and its own REST interface as the editor uses it. */
export class N8n {
  readonly url: string;
  readonly #logFile: string;
  readonly #activated = new Set<string>();
  readonly #credentials = new Set<string>();
  #cookie = '';

  private constructor({ url, logFile }: Place) {
    this.url = url;
    this.#logFile = logFile;
  }

  /** Waits until n8n is ready, and signs in as its owner. */
  static async at({ url, logFile }: Place): Promise<N8n> {
    await until(async () => ((await fetch(`${url}/healthz/readiness`)).ok ? true : undefined), {
      seconds: 300,
      told: () => `n8n does not start:\n${endOf(logFile)}`,
    });
    const n8n = new N8n({ url, logFile });
    await n8n.#signIn();
    return n8n;
  }

  /** The same n8n, signed in, for a test that leaves it by itself. */
  again(): N8n {
    const n8n = new N8n({ url: this.url, logFile: this.#logFile });
    n8n.#cookie = this.#cookie;
    return n8n;
  }

  /** The last lines of n8n's output. */
  log(): string {
    return endOf(this.#logFile);
  }

  /** Makes the owner's account, or signs in to it. */
  async #signIn(): Promise<void> {
    const { userManagement } = await this.get<{ userManagement: { showSetupOnFirstLoad: boolean } }>('/rest/settings');
    if (userManagement.showSetupOnFirstLoad) await this.call('POST', '/rest/owner/setup', owner);
    else await this.call('POST', '/rest/login', { emailOrLdapLoginId: owner.email, password: owner.password });
  }

  /** One call of the editor's interface; its `data`. */
  async call<Answer = unknown>(method: string, path: string, body?: unknown): Promise<Answer> {
    const response = await fetch(this.url + path, {
      method,
      headers: { 'browser-id': 'tests', cookie: this.#cookie, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const set = response.headers.getSetCookie().find((cookie) => cookie.startsWith('n8n-auth='));
    if (set !== undefined) this.#cookie = set.split(';', 1)[0] ?? '';
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text.slice(0, 2000)}`);
    const answer = text === '' ? undefined : JSON.parse(text);
    return answer?.data ?? answer;
  }

  get<Answer>(path: string): Promise<Answer> {
    return this.call<Answer>('GET', path);
  }

  /** Stores a credential and returns the reference that nodes use. */
  async credential(
    name: string,
    { type, data }: { type: string; data: Readonly<Record<string, unknown>> },
  ): Promise<{ id: string; name: string }> {
    const { id } = await this.call<{ id: string }>('POST', '/rest/credentials', { name, type, data });
    this.#credentials.add(id);
    return { id, name };
  }

  /** Stores a workflow and returns its ID and version. */
  async workflow(workflow: Workflow): Promise<{ id: string; versionId: string }> {
    return this.call('POST', '/rest/workflows', { settings: {}, ...workflow });
  }

  /** Activates a workflow and waits until its triggers are active. Fails with their error otherwise. */
  async activate({ id, versionId }: { id: string; versionId: string }): Promise<void> {
    await this.call('POST', `/rest/workflows/${id}/activate`, { versionId });
    this.#activated.add(id);
    await this.published(id);
  }

  /** Waits until n8n has tried to publish the workflows of an earlier start again. Until then it shows how they were. */
  async restored(): Promise<void> {
    await until(
      async () => {
        const metrics = await (await fetch(`${this.url}/metrics`)).text();
        return /^n8n_workflow_publication_reconciliation_duration_seconds_count\S* [1-9]/m.test(metrics) || undefined;
      },
      { seconds: 120, told: () => `n8n does not publish its workflows again:\n${this.log()}` },
    );
  }

  /** Waits until the triggers of an active workflow are ready. Fails with their error otherwise. */
  async published(id: string): Promise<void> {
    // n8n keeps retrying a failed trigger: its error is available while the activation is in progress.
    const said = ({ triggers }: Publication) => triggers.flatMap(({ errorMessage }) => errorMessage ?? []);
    const settled = await this.#settled(id, (now) => now.status === 'published' || said(now).length > 0);
    if (said(settled).length > 0) throw new Error(said(settled).join('\n'));
  }

  /** Deactivates a workflow and waits until its triggers are gone. */
  async deactivate(id: string): Promise<void> {
    await this.call('POST', `/rest/workflows/${id}/deactivate`, {});
    await this.#settled(id, ({ status }) => status === 'not_published');
    this.#activated.delete(id);
  }

  /** Deactivates all workflows, so that the webhooks are free for the next test. */
  async deactivateAll(): Promise<void> {
    for (const id of this.#activated) await this.deactivate(id);
  }

  /** Leaves n8n as it was found, for the tests that come next. */
  async leave(): Promise<void> {
    await this.deactivateAll();
    for (const id of this.#credentials) await this.call('DELETE', `/rest/credentials/${id}`);
    this.#credentials.clear();
  }

  #settled(id: string, done: (publication: Publication) => boolean): Promise<Publication> {
    return until(
      async () => {
        const publication = await this.get<Publication>(`/rest/workflows/${id}/publication-status`);
        return done(publication) ? publication : undefined;
      },
      { seconds: 120, told: () => `the workflow ${id} does not settle:\n${this.log()}` },
    );
  }
}
