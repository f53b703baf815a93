import { lowerBound } from './lower-bound.ts';

/** An object in a collection: its ID and its place in the order of creation. */
export interface Kept {
  readonly id: string;
  /** Grows with every object created in the org; the order of lists and the base of their cursors. */
  readonly seq: number;
}

/** Compares by id. */
export function compareIds(a: { readonly id: string }, b: { readonly id: string }): number {
  return compareTexts(a.id, b.id);
}

/** Compares by code unit, independent of the locale. */
export function compareTexts(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** A map by id that also knows the order of creation, so that a page starts where its cursor says without a scan. */
export class Collection<Item extends Kept> extends Map<string, Item> {
  readonly #ordered: Item[] = [];
  /** Deleted objects, which a cursor may still name. */
  readonly #gone = new Map<string, Item>();
  #byId: Item[] = [];
  #sorted = true;

  /** Stores the object under its ID. Objects must be added in the order of `seq`. */
  keep(item: Item): Item {
    this.set(item.id, item);
    return item;
  }

  override set(id: string, item: Item): this {
    if (this.has(id)) {
      this.#ordered[this.position(item.seq - 1)] = item;
    } else {
      this.#ordered.splice(this.position(item.seq), 0, item);
    }
    this.#sorted = false;
    return super.set(id, item);
  }

  override delete(id: string): boolean {
    const item = this.get(id);
    if (item === undefined) return false;
    this.#ordered.splice(this.position(item.seq - 1), 1);
    this.#gone.set(id, item);
    this.#sorted = false;
    return super.delete(id);
  }

  override clear(): void {
    this.#ordered.length = 0;
    this.#gone.clear();
    this.#sorted = false;
    super.clear();
  }

  /** Every object in the order of IDs. */
  get byId(): readonly Item[] {
    if (!this.#sorted) {
      this.#byId = [...this.values()].sort(compareIds);
      this.#sorted = true;
    }
    return this.#byId;
  }

  /** The object that a cursor names, even if it was deleted. */
  everHad(id: string): Item | undefined {
    return this.get(id) ?? this.#gone.get(id);
  }

  /** Every object in the order of creation. */
  get ordered(): readonly Item[] {
    return this.#ordered;
  }

  /** The index of the first object created after `seq`. */
  position(seq: number): number {
    return lowerBound(this.#ordered, (item) => item.seq <= seq);
  }
}

/** A collection whose objects belong to an owner, with an index of each owner's objects. */
export class OwnedCollection<Item extends Kept> extends Collection<Item> {
  readonly #ownerOf: (item: Item) => string;
  readonly #byOwner = new Map<string, Map<string, Item>>();

  constructor(ownerOf: (item: Item) => string) {
    super();
    this.#ownerOf = ownerOf;
  }

  override set(id: string, item: Item): this {
    const owner = this.#ownerOf(item);
    const owned = this.#byOwner.get(owner) ?? new Map<string, Item>();
    owned.set(id, item);
    this.#byOwner.set(owner, owned);
    return super.set(id, item);
  }

  override delete(id: string): boolean {
    const item = this.get(id);
    if (item === undefined) return false;
    const owner = this.#ownerOf(item);
    const owned = this.#byOwner.get(owner);
    owned?.delete(id);
    if (owned?.size === 0) this.#byOwner.delete(owner);
    return super.delete(id);
  }

  override clear(): void {
    this.#byOwner.clear();
    super.clear();
  }

  /** The owner's objects, oldest first. */
  of(owner: string): readonly Item[] {
    const owned = this.#byOwner.get(owner);
    return owned === undefined ? [] : [...owned.values()];
  }

  /** Deletes the owner's objects. */
  deleteOf(owner: string): void {
    for (const { id } of this.of(owner)) this.delete(id);
  }

  /** Whether the owner has any object. */
  hasAny(owner: string): boolean {
    return this.#byOwner.has(owner);
  }
}

/** Relations between two kinds of objects (a member of a group, a user of an app), found from either side. */
export class Relations<Item> {
  readonly #fromLeft = new Map<string, Map<string, Item>>();
  readonly #fromRight = new Map<string, Map<string, Item>>();
  #size = 0;

  /** The number of relations. */
  get size(): number {
    return this.#size;
  }

  /** The relation between the two, if there is one. */
  get(left: string, right: string): Item | undefined {
    return this.#fromLeft.get(left)?.get(right);
  }

  /** Whether the two are related. */
  has(left: string, right: string): boolean {
    return this.#fromLeft.get(left)?.has(right) ?? false;
  }

  /** Relates the two or replaces their relation. */
  set(left: string, right: string, relation: Item): Item {
    if (!this.has(left, right)) this.#size += 1;
    put(this.#fromLeft, { outer: left, inner: right, value: relation });
    put(this.#fromRight, { outer: right, inner: left, value: relation });
    return relation;
  }

  /** Removes the relation; false when there was none. */
  delete(left: string, right: string): boolean {
    if (!this.has(left, right)) return false;
    this.#size -= 1;
    drop(this.#fromLeft, left, right);
    drop(this.#fromRight, right, left);
    return true;
  }

  /** Everything related to the left object, oldest first. */
  ofLeft(left: string): readonly Item[] {
    const relations = this.#fromLeft.get(left);
    return relations === undefined ? [] : [...relations.values()];
  }

  /** Everything related to the right object, oldest first. */
  ofRight(right: string): readonly Item[] {
    const relations = this.#fromRight.get(right);
    return relations === undefined ? [] : [...relations.values()];
  }

  /** The number of relations of the left object. */
  count(left: string): number {
    return this.#fromLeft.get(left)?.size ?? 0;
  }

  /** Removes every relation. */
  clear(): void {
    this.#fromLeft.clear();
    this.#fromRight.clear();
    this.#size = 0;
  }
}

function put<Item>(map: Map<string, Map<string, Item>>, entry: { outer: string; inner: string; value: Item }): void {
  const inner = map.get(entry.outer);
  if (inner === undefined) map.set(entry.outer, new Map([[entry.inner, entry.value]]));
  else inner.set(entry.inner, entry.value);
}

function drop<Item>(map: Map<string, Map<string, Item>>, outer: string, inner: string): void {
  const entries = map.get(outer);
  entries?.delete(inner);
  if (entries?.size === 0) map.delete(outer);
}
