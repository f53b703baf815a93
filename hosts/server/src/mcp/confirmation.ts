import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import {
  type CallToolResult,
  createRequestStateCodec,
  type InputRequiredResult,
  inputRequired,
  inputResponse,
  type ServerContext,
} from '@modelcontextprotocol/server';
import { printable } from 'okta-connector/host';
import type { McpHost } from './host.ts';
import { principalOf } from './principal.ts';
import type { ToolCall } from './tool.ts';
import { dataResult, failedResult } from './tool-result.ts';

/** What a confirmation is good for. */
export interface Confirmed {
  readonly step: string;
  readonly input: unknown;
}

/** What a person is asked. */
interface Question {
  /** One line each. Names of the org in them cannot start another line. */
  readonly question: readonly string[];
}

interface State {
  readonly step: string;
  readonly digest: string;
  readonly id: string;
}

const lifeSeconds = 300;
const question = 'confirm';
/** A code is good for ten of these. */
const slotSeconds = lifeSeconds / 10;
const alphabet = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';

/** Asks people for confirmation, and checks their answers. */
export class Confirmations {
  readonly #key: Uint8Array;
  readonly #claim: (id: string, expiresAt: number) => Promise<boolean> | boolean;
  readonly #codec;

  constructor({ stateKey, claimConfirmation }: Pick<McpHost, 'stateKey' | 'claimConfirmation'>) {
    this.#key = stateKey ?? randomBytes(32);
    this.#claim = claimConfirmation ?? claimInMemory();
    this.#codec = createRequestStateCodec<State>({ key: this.#key, ttlSeconds: lifeSeconds, bind: principalOf });
  }

  /** Verifies the state that a client returns. Throws if it is forged, expired or of another caller. */
  readonly verify = (state: string, context: ServerContext): Promise<State> => this.#codec.verify(state, context);

  /** What the client answered; `undefined` if nobody was asked yet. */
  async answer({ context }: ToolCall, confirmed: Confirmed): Promise<'yes' | CallToolResult | undefined> {
    const response = inputResponse(context.mcpReq.inputResponses, question);
    const state = context.mcpReq.requestState<State>();
    if (response.kind !== 'elicit' || state === undefined) return undefined;
    if (response.action !== 'accept' || response.content?.[question] !== true) {
      return failedResult('The person did not confirm. Nothing was changed.');
    }
    if (state.step !== confirmed.step || state.digest !== digestOf(confirmed)) {
      return failedResult('The confirmation was for other arguments. Nothing was changed. Call again without it.');
    }
    return (await this.#claim(state.id, Date.now() + lifeSeconds * 1000)) ? 'yes' : usedResult();
  }

  /** Has the client ask the person. */
  async ask(
    { context }: ToolCall,
    { question: lines, ...confirmed }: Confirmed & Question,
  ): Promise<InputRequiredResult> {
    const message = textOf(lines);
    const state: State = {
      step: confirmed.step,
      digest: digestOf(confirmed),
      id: randomBytes(12).toString('base64url'),
    };
    return inputRequired({
      inputRequests: {
        [question]: inputRequired.elicit({
          message,
          requestedSchema: {
            type: 'object',
            properties: { [question]: { type: 'boolean', title: 'Go ahead', default: false } },
            required: [question],
          },
        }),
      },
      requestState: await this.#codec.mint(state, context),
    });
  }

  /** A plan and its code, for a client that cannot ask. */
  plan(
    { principal }: ToolCall,
    { question: lines, plan, ...confirmed }: Confirmed & Question & { readonly plan: unknown },
  ): CallToolResult {
    const message = textOf(lines);
    const salt = codeText(randomBytes(4));
    const code = `${salt}-${this.#mac(confirmed, { principal, salt, slot: currentSlot() })}`;
    return dataResult({ dryRun: true, confirm: code, plan }, [
      `Nothing was changed yet. Show the person this plan and ask whether to go ahead:\n${message}`,
      `If they agree, call again with the same arguments and the code ${code}. It expires in 5 minutes.`,
    ]);
  }

  /** Checks a code, which is good once. */
  async checkCode(
    { principal }: ToolCall,
    { code, ...confirmed }: Confirmed & { readonly code: string },
  ): Promise<'yes' | CallToolResult> {
    const [salt = '', mac = ''] = code.trim().toUpperCase().split('-');
    const slot = currentSlot();
    const slots = Array.from({ length: lifeSeconds / slotSeconds }, (_, age) => slot - age);
    if (!slots.some((one) => isSame(this.#mac(confirmed, { principal, salt, slot: one }), mac))) {
      const advice = `Call again without ${question} for a new plan.`;
      return failedResult(`The code is wrong, has expired, or is for other arguments. Nothing was changed. ${advice}`);
    }
    const isNew = await this.#claim(`${salt}-${mac}`, Date.now() + lifeSeconds * 1000);
    return isNew ? 'yes' : usedResult();
  }

  #mac(confirmed: Confirmed, { principal, salt, slot }: { principal: string; salt: string; slot: number }): string {
    const bound = JSON.stringify(['mcp.confirm', confirmed.step, digestOf(confirmed), principal, salt, slot]);
    return codeText(createHmac('sha256', this.#key).update(bound).digest().subarray(0, 8));
  }
}

function textOf(lines: readonly string[]): string {
  return lines.map(printable).join('\n');
}

function usedResult(): CallToolResult {
  return failedResult('This confirmation was already used. Nothing was changed. Call again without it.');
}

function currentSlot(): number {
  return Math.floor(Date.now() / 1000 / slotSeconds);
}

function codeText(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => alphabet[byte % alphabet.length]).join('');
}

function isSame(one: string, other: string): boolean {
  const [left, right] = [Buffer.from(one), Buffer.from(other)];
  return left.length === right.length && timingSafeEqual(left, right);
}

/** The same arguments in another order have the same digest. */
function digestOf({ input }: Confirmed): string {
  return createHash('sha256')
    .update(JSON.stringify(sorted(input)))
    .digest('base64url');
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, member]) => member !== undefined);
  return Object.fromEntries(
    entries.toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([name, one]) => [name, sorted(one)]),
  );
}

function claimInMemory(): (id: string, expiresAt: number) => boolean {
  const used = new Map<string, number>();
  return (id, expiresAt) => {
    const now = Date.now();
    for (const [old, until] of used) if (until < now) used.delete(old);
    if (used.has(id)) return false;
    used.set(id, expiresAt);
    return true;
  };
}
