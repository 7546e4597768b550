/** Neighbours of the same name together, in their order. */
export function* runsOf<T>(items: readonly T[], nameOf: (item: T) => string): Generator<readonly T[], void> {
  let [first, name] = [0, items[0] === undefined ? '' : nameOf(items[0])];
  for (let i = 1; i <= items.length; i++) {
    const next = items[i];
    if (next !== undefined && nameOf(next) === name) continue;
    yield items.slice(first, i);
    first = i;
    if (next !== undefined) name = nameOf(next);
  }
}

export function* parts<T>(items: readonly T[], size: number): Generator<readonly T[], void> {
  for (let first = 0; first < items.length; first += size) yield items.slice(first, first + size);
}
