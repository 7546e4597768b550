/** The calendar day of a block, Gregorian, in universal time, from whole numbers alone. */

const DAY_MS = 24 * 60 * 60 * 1000;

/** As `2027-01-15`. Howard Hinnant's civil-from-days: years begin in March, eras have 400 of them. */
export function dayOf(timeMs: number): string {
  const shifted = whole(timeMs, DAY_MS) + 719_468;
  const era = whole(shifted, 146_097);
  const ofEra = shifted - era * 146_097;
  const yearOfEra = whole(ofEra - whole(ofEra, 1_460) + whole(ofEra, 36_524) - whole(ofEra, 146_096), 365);
  const ofYear = ofEra - (365 * yearOfEra + whole(yearOfEra, 4) - whole(yearOfEra, 100));
  const shiftedMonth = whole(5 * ofYear + 2, 153);
  const day = ofYear - whole(153 * shiftedMonth + 2, 5) + 1;
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  return `${padded(year, 4)}-${padded(month, 2)}-${padded(day, 2)}`;
}

/**
 * The same day so many years later; of a leap day the text alone, which sorts where it should. The calendar of days
 * ends with the year 9999, and so do the years after it.
 */
export function yearsLater(day: string, years: number): string {
  const year = Number(day.slice(0, 4)) + years;
  return year > 9_999 ? '9999-12-31' : `${padded(year, 4)}${day.slice(4)}`;
}

function whole(dividend: number, divisor: number): number {
  return (dividend - (dividend % divisor)) / divisor;
}

function padded(value: number, length: number): string {
  return String(value).padStart(length, '0');
}
