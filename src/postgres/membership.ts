import { Member, type MemberContext } from './member.ts';

/** Former members whose handled events this process still acknowledges. */
const maxFormer = 20;

/** Keeps this process a member of a store. If its session ends, the next use opens another one. */
export class Membership {
  readonly #context: MemberContext;
  #member: Member | undefined;
  #joining: Promise<Member> | undefined;
  #former: readonly number[] = [];
  #hooked = false;

  constructor(context: Omit<MemberContext, 'hooked'>) {
    const hooked = () => {
      const was = this.#hooked;
      this.#hooked = false;
      return was;
    };
    this.#context = { ...context, hooked };
  }

  /** IDs of former members of this process. */
  get former(): readonly number[] {
    return this.#former;
  }

  /** The member that this process is. Joins if necessary. */
  async current(): Promise<Member> {
    if (this.#member?.over === false) return this.#member;
    this.#joining ??= this.#join().finally(() => {
      this.#joining = undefined;
    });
    return this.#joining;
  }

  /** To be called when events of a hook are stored. */
  noteHook(): void {
    this.#hooked = true;
  }

  /** To be called when another process leads. */
  deposed(term: number): void {
    this.#member?.deposed(term);
  }

  async leave(): Promise<void> {
    await this.#joining?.catch(() => {});
    const member = this.#member;
    this.#member = undefined;
    await member?.leave();
  }

  async #join(): Promise<Member> {
    const before = this.#member;
    if (before !== undefined) {
      before.end();
      this.#former = [...this.#former, before.id].slice(-maxFormer);
      this.#member = undefined;
    }
    this.#member = await Member.join(this.#context);
    return this.#member;
  }
}
