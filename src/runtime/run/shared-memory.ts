import { sleep } from '../../okta/transport/clock.ts';
import type { Clock } from '../../okta/transport/transport.ts';
import type { RunMemory } from '../../step/action.ts';

/** The most members of groups and apps that one memory holds, about 20 MB. */
const mostMembers = 250_000;

/** The memory of a bulk run, or of a single run. */
export class SharedMemory implements RunMemory {
  readonly isShared: boolean;
  readonly #clock: Clock;
  #held: Map<object, { readonly size: number; readonly drop: () => void }> | undefined;

  constructor(clock: Clock, { isShared }: { readonly isShared: boolean }) {
    this.#clock = clock;
    this.isShared = isShared;
  }

  now(): number {
    return this.#clock.now();
  }

  turn(): Promise<void> {
    return sleep(this.#clock, { ms: 0 });
  }

  hasRoomFor(size: number): boolean {
    return size <= mostMembers;
  }

  hold(owner: object, { size, drop }: { readonly size: number; readonly drop: () => void }): void {
    this.#held ??= new Map();
    this.#held.delete(owner);
    this.#held.set(owner, { size, drop });
    let total = [...this.#held.values()].reduce((sum, one) => sum + one.size, 0);
    for (const [other, one] of this.#held) {
      if (total <= mostMembers) return;
      if (other === owner) continue;
      one.drop();
      this.#held.delete(other);
      total -= one.size;
    }
  }
}
