/** Calendar days as whole numbers, so that a stated day can be held against the block's time without a clock. */

const MS_A_DAY = 86_400_000;
const DAYS_IN_MONTH = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;

/** Days since 1970-01-01 of a `YYYY-MM-DD`, or undefined where there is no such day (30 February). Gregorian. */
export function dayNumber(day: string): number | undefined {
  const [year, month, date] = day.split('-').map(Number) as [number, number, number];
  if (date > daysIn(year, month)) return undefined;
  const before = year - 1;
  const leapDays = Math.floor(before / 4) - Math.floor(before / 100) + Math.floor(before / 400);
  let days = before * 365 + leapDays + date - 1;
  for (let earlier = 1; earlier < month; earlier++) days += daysIn(year, earlier);
  return days - DAYS_TO_1970;
}

/** The day number that the block's time has at the zero meridian. */
export function dayOfBlock(timeMs: number): number {
  return Math.floor(timeMs / MS_A_DAY);
}

/** `YYYY-MM-DD` of a time at the zero meridian. */
export function dayText(timeMs: number): string {
  let [year, month, left] = [1970, 1, dayOfBlock(timeMs)];
  for (; left >= daysOfYear(year); year++) left -= daysOfYear(year);
  for (; left >= daysIn(year, month); month++) left -= daysIn(year, month);
  const digits = (value: number, width: number) => String(value).padStart(width, '0');
  return `${digits(year, 4)}-${digits(month, 2)}-${digits(left + 1, 2)}`;
}

/** Days from 1 January of year 1 to 1970-01-01. */
const DAYS_TO_1970 = 719_162;

function daysOfYear(year: number): number {
  return 337 + daysIn(year, 2);
}

function daysIn(year: number, month: number): number {
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return month === 2 && leap ? 29 : (DAYS_IN_MONTH[month - 1] as number);
}
