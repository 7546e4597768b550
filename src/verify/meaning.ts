/**
 * What a field of a schema means to people beyond its kind: a calendar day, a moment, an amount of money. The kernel
 * makes each of them in one way, and by that they are known again.
 */
import { day, type Field, instant, isList, isObject, say, type Value, type Words } from '#kernel';

/** How values are written for whoever reads them: on a page, in a receipt that stands alone, and on paper. */
export type Reader = {
  readonly language: keyof Words;
  readonly time: (timeMs: number) => string;
  readonly day: (timeMs: number) => string;
  readonly dollars: (cents: number) => string;
};

type Meaning = 'day' | 'instant' | 'cents' | 'plain';

const YES = say('Yes', 'Sí');
const NO = say('No', 'No');
const DAY = day(say('Day', 'Día'));
const INSTANT = instant(say('Moment', 'Momento'));

/** `name` is the last part of the field's path: amounts are called `…Cents` everywhere. */
export function meaningOf(field: Field<unknown>, name: string): Meaning {
  if (field.kind === 'text' && DAY.kind === 'text' && field.pattern?.source === DAY.pattern?.source) return 'day';
  if (field.kind !== 'integer') return 'plain';
  if (INSTANT.kind === 'integer' && field.max === INSTANT.max && field.min === INSTANT.min) return 'instant';
  return /^cents$|Cents$/.test(name) ? 'cents' : 'plain';
}

/** A value of a field as a reader wants it. */
export function wordOf(field: Field<unknown> | undefined, name: string, value: Value, reader: Reader): string {
  if (field === undefined) return typeof value === 'object' ? JSON.stringify(value) : String(value);
  if (field.kind === 'choice') {
    const words = field.options[String(value)];
    return words === undefined ? String(value) : words[reader.language];
  }
  if (typeof value === 'boolean') return (value ? YES : NO)[reader.language];
  if (isList(value) && field.kind === 'list') {
    return value.map((one) => wordOf(field.of, name, one, reader)).join('; ');
  }
  if (isObject(value) && field.kind === 'record') {
    const parts = Object.entries(value).map(([part, one]) => {
      const of = field.fields[part];
      return `${of?.label[reader.language] ?? part}: ${wordOf(of, part, one, reader)}`;
    });
    return parts.join(', ');
  }
  switch (meaningOf(field, name)) {
    case 'day':
      return reader.day(noonOf(String(value)));
    case 'instant':
      return reader.time(Number(value));
    case 'cents':
      return reader.dollars(Number(value));
    default:
      return typeof value === 'object' ? JSON.stringify(value) : String(value);
  }
}

/** A day has no zone; noon of the reader's own zone is on that day wherever he is. */
function noonOf(text: string): number {
  const [year = 0, month = 1, date = 1] = text.split('-').map(Number);
  return new Date(year, month - 1, date, 12).getTime();
}
