/** What of the book a reader chose to see. It stands in the address, so that a view can be sent to others. */

export type LedgerSearch = {
  readonly [name in 'module' | 'action' | 'office' | 'from' | 'until' | 'before']?: string | undefined;
};

/** As the node asks for it: days of the reader's own zone become the first and last millisecond of them. */
export function actsAsked({ from, until, ...rest }: LedgerSearch): Readonly<Record<string, string>> {
  const [fromMs, untilMs] = [startOf(from, 0), startOf(until, 1)];
  const asked = {
    ...rest,
    fromMs: fromMs === undefined ? undefined : String(fromMs),
    untilMs: untilMs === undefined ? undefined : String(untilMs - 1),
  };
  return chosen(asked);
}

/** Without what was not chosen. */
export function chosen(search: Readonly<Record<string, string | undefined>>): Readonly<Record<string, string>> {
  const entries = Object.entries(search).filter(([, value]) => value !== undefined && value !== '');
  return Object.fromEntries(entries as [string, string][]);
}

/** Midnight that begins the day, or one `later` days after it; undefined where the text is no day. */
function startOf(day: string | undefined, later: number): number | undefined {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day ?? '');
  if (parts === null) return undefined;
  const [year, month, date] = parts.slice(1).map(Number) as [number, number, number];
  const start = new Date(year, month - 1, date);
  if (start.getMonth() !== month - 1 || start.getDate() !== date) return undefined;
  return new Date(year, month - 1, date + later).getTime();
}
