/** Dollars as people type them, and cents as the book has them. Whole numbers only: no amount is ever a fraction. */

/** `1,234.5` and `$1234.50` are 123450. Undefined for what is no amount; more than two decimals are none. */
export function centsIn(typed: string): number | undefined {
  const match = /^\$?\s*([0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,13})(?:\.([0-9]{1,2}))?$/.exec(typed.trim());
  if (match === null) return undefined;
  return Number((match[1] as string).replaceAll(',', '')) * 100 + Number((match[2] ?? '').padEnd(2, '0'));
}

/** `1234.50`, as a field shows it. */
export function dollarsOf(cents: number): string {
  return `${(cents - (cents % 100)) / 100}.${String(cents % 100).padStart(2, '0')}`;
}
