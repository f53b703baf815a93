import { manifest } from '../../../src/index.ts';
import { createHost, type Host } from '../src/host.ts';
import type { ErrorDetails, NodeFacts } from '../src/platform.ts';

/** An error as n8n's own classes keep it. */
export class NodeError extends Error {
  readonly node: NodeFacts;
  readonly facts: unknown;
  readonly description: string | undefined;
  readonly httpCode: string | undefined;
  readonly itemIndex: number | undefined;

  constructor(node: NodeFacts, facts: unknown, details: Partial<ErrorDetails>) {
    super(details.message ?? (facts instanceof Error ? facts.message : String(facts)));
    this.name = 'NodeError';
    this.node = node;
    this.facts = facts;
    this.description = details.description;
    this.httpCode = details.httpCode;
    this.itemIndex = details.itemIndex;
  }
}

/** The connector in a fake n8n. */
export const host: Host = createHost(
  {
    NodeApiError: NodeError,
    NodeOperationError: NodeError,
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  },
  manifest,
);
