/** Which towns still count: a town that is up and says something else than the others helps nobody to agree. */

export type Witness = { readonly town: string; readonly against: readonly string[] };

/**
 * Whom more than half of the others contradict. A liar says it of everybody else, so the word of whoever is
 * contradicted already counts no more: two liars of four must not vouch for each other.
 */
export function contradicted(witnesses: readonly Witness[]): ReadonlySet<string> {
  const found = new Set<string>();
  for (;;) {
    const heard = witnesses.filter(({ town }) => !found.has(town));
    const named = new Set(heard.flatMap(({ against }) => against).filter((town) => !found.has(town)));
    const next = [...named].find((town) => {
      const others = heard.filter((one) => one.town !== town);
      return 2 * others.filter(({ against }) => against.includes(town)).length > others.length;
    });
    if (next === undefined) return found;
    found.add(next);
  }
}

/** How many more may fail before nothing is recorded any more. */
export function toSpare(working: number, quorum: number): number {
  return Math.max(working - quorum, 0);
}
