/** Whether a value has more levels of lists and objects than `deepest`; a cycle has. Needs no stack of its own depth. */
export function isDeeperThan(value: unknown, deepest: number): boolean {
  const left: { readonly value: unknown; readonly level: number }[] = [{ value, level: 1 }];
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    if (typeof next.value !== 'object' || next.value === null) continue;
    if (next.level > deepest) return true;
    for (const member of Object.values(next.value))
      if (typeof member === 'object') left.push({ value: member, level: next.level + 1 });
  }
  return false;
}
