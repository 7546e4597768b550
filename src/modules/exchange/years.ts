/** The calendar year of a time, in universal time; no clock and no calendar of the host is asked. */
const DAY_MS = 86_400_000;

export function yearOf(timeMs: number): number {
  let [year, days] = [1970, Math.floor(timeMs / DAY_MS)];
  for (; days >= daysOf(year); year++) days -= daysOf(year);
  return year;
}

function daysOf(year: number): number {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 366 : 365;
}
