/** The office's own date, by the node's clock: that of an office computer may be wrong by years. */

/** `YYYY-MM-DD` of a moment in the zone of this computer. */
export function dayOf(timeMs: number): string {
  const date = new Date(timeMs);
  const digits = (value: number, width: number) => String(value).padStart(width, '0');
  return `${digits(date.getFullYear(), 4)}-${digits(date.getMonth() + 1, 2)}-${digits(date.getDate(), 2)}`;
}

/** Further from the node's clock than this, and a person should know. */
const MOST_MS = 5 * 60_000;

/** How many minutes this computer is ahead of the node (negative: behind), where that is worth a word. */
export function clockFault(nodeMs: number, ownMs: number): number | undefined {
  const off = ownMs - nodeMs;
  return Math.abs(off) <= MOST_MS ? undefined : Math.round(off / 60_000);
}
