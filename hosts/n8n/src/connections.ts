import { type Clock, type Connection, type ConnectionInput, connect, type Transport, version } from 'okta-connector';

/** The fields of a credential. */
export interface Credential {
  /** What the chosen way to connect needs. */
  readonly input: ConnectionInput;
  /** The token or the private key. */
  readonly secret: string;
  /** Whether the org is a sandbox on this machine. */
  readonly sandbox: boolean;
  /** Share of the rate limit left to others, from 0 to below 1. */
  readonly keepFree: number;
}

/** Unless the credential says otherwise, in percent: enough for the calls that other workers have under way. */
export const defaultKeepFree = 10;

/** How a connection is opened. */
export interface Opening {
  readonly credential: Credential;
  readonly transport: Transport;
  readonly clock: Clock;
}

/** How many credentials are remembered. */
const most = 100;

// One process runs many executions. What the first has learnt about the rate limit of a credential must outlive it, so
// one idle connection per credential keeps the pace that all of them share.
const anchors = new Map<string, Connection>();

/** Opens a connection for one execution; it shares its pace with all others of the same credential. */
export function open({ credential, transport, clock }: Opening): Connection {
  const connection = connectWith({ credential, transport, clock });
  const key = JSON.stringify([connection.orgUrl, credential.input, credential.keepFree]);
  const anchor = anchors.get(key) ?? connectWith({ credential, transport: nowhere, clock });
  anchors.delete(key);
  anchors.set(key, anchor);
  for (const [old, idle] of anchors) {
    if (anchors.size <= most) break;
    anchors.delete(old);
    void idle.close();
  }
  return connection;
}

/** Closes the connections kept between executions. */
export async function closeAll(): Promise<void> {
  const all = [...anchors.values()];
  anchors.clear();
  await Promise.all(all.map((connection) => connection.close()));
}

/** Reads a credential from the data that n8n stores. */
export function toCredential(data: Readonly<Record<string, unknown>>): Credential {
  const text = (value: unknown): string => (typeof value === 'string' ? value : '');
  const orgUrl = text(data['orgUrl']);
  const isApp = data['authentication'] === 'serviceApp';
  const apiToken = text(data['apiToken']);
  const privateKey = text(data['privateKey']);
  const app = {
    clientId: text(data['clientId']),
    privateKey,
    keyId: text(data['keyId']),
    scopes: text(data['scopes']),
  };
  return {
    input: isApp ? { orgUrl, ...app } : { orgUrl, apiToken },
    secret: isApp ? privateKey : apiToken,
    sandbox: data['sandbox'] === true,
    keepFree: share(data['keepFree']),
  };
}

function share(percent: unknown): number {
  const given = Number(percent ?? defaultKeepFree);
  return Math.min(Math.max(Number.isNaN(given) ? defaultKeepFree : given, 0), 90) / 100;
}

function connectWith({ credential, transport, clock }: Opening): Connection {
  const { input, sandbox, keepFree } = credential;
  const userAgent = `n8n-nodes-okta-connector/${version}`;
  return connect(input, { transport, clock, allowLoopback: sandbox, userAgent, keepFree });
}

const nowhere: Transport = () => Promise.reject(new Error('This connection only keeps the pace.'));
