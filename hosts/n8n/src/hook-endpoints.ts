/** The state of an endpoint that Okta calls in this process. */
export interface HookEndpoint {
  /** Whether the workflow was unpublished. */
  readonly ended: boolean;
  /** When the hook was last found to be in order. */
  lastGood: Date | undefined;
  begin(): void;
  end(): void;
}

/** How many endpoints are remembered. */
const most = 1000;

const endpoints = new Map<string, Endpoint>();

/** One endpoint, by its URL. */
export function endpointOfHook(url: string): Endpoint {
  const endpoint = endpoints.get(url) ?? new Endpoint();
  endpoints.delete(url);
  endpoints.set(url, endpoint);
  for (const oldest of endpoints.keys()) {
    if (endpoints.size <= most) break;
    endpoints.delete(oldest);
  }
  return endpoint;
}

/** Lets one change to the hook of an endpoint happen at a time: n8n publishes, polls and unpublishes in parallel. */
class Endpoint implements HookEndpoint {
  lastGood: Date | undefined;
  #ended = false;
  #last: Promise<unknown> = Promise.resolve();

  get ended(): boolean {
    return this.#ended;
  }

  begin(): void {
    this.#ended = false;
    this.lastGood = new Date();
  }

  end(): void {
    this.#ended = true;
    this.lastGood = undefined;
  }

  async alone<Value>(act: (endpoint: HookEndpoint) => Promise<Value>): Promise<Value> {
    const acting = this.#last.then(() => act(this));
    this.#last = acting.catch(() => {});
    return acting;
  }
}
