import { hostNode, n8nBin } from './install.ts';
import { freePort, type Started, start, until } from './process.ts';

/** A workflow as n8n's editor exports it. */
export interface Workflow {
  readonly name: string;
  readonly nodes: readonly Readonly<Record<string, unknown>>[];
  readonly connections: Readonly<Record<string, unknown>>;
  readonly settings?: Readonly<Record<string, unknown>>;
}

/** One execution, in short. */
export interface Execution {
  readonly id: string;
  readonly status: string;
  readonly data?: unknown;
}

interface Publication {
  readonly status: string;
  readonly triggers: readonly { readonly errorMessage?: string }[];
}

/** The owner of the n8n that tests run. */
export const owner = {
  email: 'owner@acme.example',
  firstName: 'Olive',
  lastName: 'Owner',
  password: 'Sandbox-Only-2026',
};

/** Everything that n8n is told by its environment: on loopback, and quiet. */
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
    NODES_PY_RUNNER_DISABLED: '1',
    ...more,
  };
}

/** A running n8n, and its own REST interface as the editor uses it. */
export class N8n {
  readonly url: string;
  readonly process: Started;
  readonly #activated = new Set<string>();
  #cookie = '';

  private constructor(url: string, started: Started) {
    this.url = url;
    this.process = started;
  }

  /** Starts n8n on a user folder and waits until it is ready. */
  static async start({
    folder,
    port,
    env = {},
  }: {
    folder: string;
    port?: number;
    env?: NodeJS.ProcessEnv;
  }): Promise<N8n> {
    const at = port ?? (await freePort());
    const broker = await freePort();
    const more = { N8N_RUNNERS_BROKER_PORT: String(broker), ...env };
    const started = start(hostNode, [n8nBin, 'start'], { env: n8nEnv({ folder, port: at, more }) });
    const url = `http://127.0.0.1:${at}`;
    await until(async () => ((await fetch(`${url}/healthz/readiness`)).ok ? true : undefined), {
      seconds: 300,
      told: () => `n8n does not start:\n${started.log()}`,
    });
    return new N8n(url, started);
  }

  /** Makes the owner's account, or signs in to it. */
  async signIn(): Promise<void> {
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

  /** Stores a credential; gives how nodes name it. */
  async credential(
    name: string,
    { type, data }: { type: string; data: Readonly<Record<string, unknown>> },
  ): Promise<{ id: string; name: string }> {
    const { id } = await this.call<{ id: string }>('POST', '/rest/credentials', { name, type, data });
    return { id, name };
  }

  /** Stores a workflow; gives its ID and version. */
  async workflow(workflow: Workflow): Promise<{ id: string; versionId: string }> {
    return this.call('POST', '/rest/workflows', { settings: {}, ...workflow });
  }

  /** Activates a workflow and waits until its triggers stand. */
  async activate({ id, versionId }: { id: string; versionId: string }): Promise<void> {
    await this.call('POST', `/rest/workflows/${id}/activate`, { versionId });
    this.#activated.add(id);
    const { status, triggers } = await this.#settled(id, (now) => now !== 'not_published');
    if (status !== 'published') throw new Error(triggers.map(({ errorMessage }) => errorMessage).join('\n'));
  }

  /** Deactivates a workflow and waits until its triggers are gone. */
  async deactivate(id: string): Promise<void> {
    await this.call('POST', `/rest/workflows/${id}/deactivate`, {});
    await this.#settled(id, (now) => now === 'not_published');
    this.#activated.delete(id);
  }

  /** Deactivates whatever is still active, so that the next test finds its webhooks free. */
  async deactivateAll(): Promise<void> {
    for (const id of this.#activated) await this.deactivate(id);
  }

  #settled(id: string, done: (status: string) => boolean): Promise<Publication> {
    return until(
      async () => {
        const publication = await this.get<Publication>(`/rest/workflows/${id}/publication-status`);
        return publication.status !== 'in_progress' && done(publication.status) ? publication : undefined;
      },
      // n8n tries for a while before it takes a trigger's error for final.
      { seconds: 120, told: () => `the workflow ${id} does not settle:\n${this.process.log()}` },
    );
  }

  /** The executions of a workflow that have ended, the newest first. */
  async executions(workflowId: string): Promise<Execution[]> {
    const filter = encodeURIComponent(JSON.stringify({ workflowId }));
    const { results } = await this.get<{ results: Execution[] }>(`/rest/executions?filter=${filter}&limit=100`);
    return results.filter(({ status }) => !['running', 'new', 'waiting'].includes(status));
  }

  /** Runs a workflow by hand from a node on, as the editor does, and waits for its end. */
  async runByHand(workflow: Workflow & { id: string }, from: string): Promise<Execution> {
    const { executionId } = await this.call<{ executionId: string }>('POST', `/rest/workflows/${workflow.id}/run`, {
      workflowData: workflow,
      triggerToStartFrom: { name: from },
    });
    return this.ended(executionId);
  }

  /** Waits until an execution has ended; its data as n8n stores them, in one flat list. */
  async ended(executionId: string): Promise<Execution> {
    return until(
      async () => {
        const execution = await this.get<Execution>(`/rest/executions/${executionId}`);
        return ['running', 'new', 'waiting'].includes(execution.status) ? undefined : execution;
      },
      { seconds: 60, told: () => `the execution ${executionId} does not end:\n${this.process.log()}` },
    );
  }

  stop(): Promise<void> {
    return this.process.stop();
  }
}
